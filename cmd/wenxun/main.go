// Command wenxun searches Chinese policy documents: it adds files to a library, serves it over
// HTTP, and answers in the terminal. What it does is in internal/cli.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"wenxun/internal/cli"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// The second signal ends the process at once.
	context.AfterFunc(ctx, stop)
	code := cli.Run(ctx, os.Args[1:], cli.System())
	stop()
	os.Exit(code)
}
