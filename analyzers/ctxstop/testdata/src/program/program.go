// Command program: in main the fix is safe.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
)

func main() {
	ctx, _ := signal.NotifyContext(context.Background(), os.Interrupt) // want `signal.NotifyContext is dropped`
	if len(os.Args) > 1 {
		ctx, _ := signal.NotifyContext(context.Background(), os.Kill) // want `signal.NotifyContext is dropped`
		fmt.Println(ctx)
	}
	<-ctx.Done()
	twice()
	other()
}

func twice() {
	ctx, _ := signal.NotifyContext(context.Background(), os.Interrupt) // want `signal.NotifyContext is dropped`
	fmt.Println(ctx)
}

func other() {
	for range 3 {
		ctx, done := signal.NotifyContext(context.Background(), os.Interrupt) // want `signal.NotifyContext is dropped`
		_ = done
		fmt.Println(ctx)
	}
}
