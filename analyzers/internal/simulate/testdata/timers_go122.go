package testdata

import "time"

// Before Go 1.23 a timer that has fired leaves its value in the channel.

func drainsAfterTick122() {
	t := time.NewTimer(time.Second)
	go func() {
		<-t.C
		if !t.Stop() {
			<-t.C // stuck
		}
	}()
}

func drainsUntaken122() {
	t := time.NewTimer(time.Second)
	go func() {
		if !t.Stop() {
			<-t.C
		}
	}()
}

func drainsPolitely122() {
	t := time.NewTimer(time.Second)
	go func() {
		<-t.C
		if !t.Stop() {
			select {
			case <-t.C:
			default:
			}
		}
	}()
}
