// Samendoen is the working system behind "Samen Doen", the social policy of Dutch
// housing associations: signaleren, verbinden, activeren, and the Sociale Kaart.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"samendoen/internal/app"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := app.Run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "samendoen: "+err.Error())
		os.Exit(app.ExitCode(err))
	}
}
