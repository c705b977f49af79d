package main

import "sync"

type plugin3 struct{}

type manager struct{ plugins []*plugin3 }

func use(*plugin3) {}

func (m *manager) start() {
	var group sync.WaitGroup
	group.Add(len(m.plugins))
	for _, p := range m.plugins {
		go func() {
			defer group.Done()
			use(p)
		}()
		group.Wait() // want `group.Wait in the loop waits for goroutines that later rounds start`
	}
}

func numbered(n int) {
	var group sync.WaitGroup
	group.Add(n)
	for i := 0; i < n; i++ {
		go worker(&group)
		group.Wait() // want `group.Wait in the loop`
	}
}

func worker(group *sync.WaitGroup) { group.Done() }

// Each round counts its own.
func (m *manager) each() {
	var group sync.WaitGroup
	for range m.plugins {
		group.Add(1)
		go func() { group.Done() }()
		group.Wait()
	}
}

// The wait is behind the loop, or the count is another.
func (m *manager) after(others []int) {
	var group, other sync.WaitGroup
	group.Add(len(m.plugins))
	for range m.plugins {
		go func() { group.Done() }()
	}
	group.Wait()
	other.Add(len(others))
	for range m.plugins {
		go func() { other.Done() }()
		other.Wait()
	}
}

// Only the last round waits.
func (m *manager) last() {
	var group sync.WaitGroup
	group.Add(len(m.plugins))
	for i := range m.plugins {
		go func() { group.Done() }()
		if i == len(m.plugins)-1 {
			group.Wait()
		}
	}
}

// The loop may end before it waits, or somebody else helps.
func (m *manager) helped() {
	var group sync.WaitGroup
	group.Add(len(m.plugins))
	go func() {
		for range m.plugins[1:] {
			group.Done()
		}
	}()
	for range m.plugins {
		go func() { group.Done() }()
		group.Wait()
	}
}

func counting() {
	m := &manager{[]*plugin3{{}, {}}}
	m.start()
	numbered(3)
	m.each()
	m.after(nil)
	m.helped()
	m.last()
}
