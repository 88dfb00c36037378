package app

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"sort"
	"strings"

	"samendoen/internal/base/clock"
)

// command is one thing that the program can be asked to do from a terminal.
type command struct {
	summary string
	run     func(ctx context.Context, args []string, std streams) error
}

// streams are where a command reads and writes.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

func commands() map[string]command {
	return map[string]command{
		"serve":        {"start de server", serveCommand},
		"demo":         {"start een verzonnen stad om te proberen", demoCommand},
		"import":       {"lees gebieden, woningen, huurovereenkomsten en meer in", importCommand},
		"user":         {"maak een organisatie of gebruiker", userCommand},
		"backup":       {"maak een reservekopie van gegevens en sleutels", backupCommand},
		"restore":      {"zet een reservekopie terug", restoreCommand},
		"rotate-key":   {"wissel de hoofdsleutel, terwijl de server stilstaat", rotateKeyCommand},
		"check-config": {"controleer de instellingen en druk ze af", checkConfigCommand},
		"openapi":      {"druk de beschrijving van de API af", openapiCommand},
		"log-export":   {"schrijf het logboek volgens een standaard", logExportCommand},
		"witness":      {"kijk mee met het logboek van een ander", witnessCommand},
		"watch":        {"kijk van buiten mee of het meldpunt werkt", watchCommand},
		"verify":       {"controleer of het logboek nog heel is", verifyCommand},
		"version":      {"druk de versie af", versionCommand},
	}
}

// usage is an error in how the program was called.
type usage struct{ text string }

func (u usage) Error() string { return u.text }

// ExitCode is the status with which the program ends: 2 for a wrong call, 1 otherwise.
func ExitCode(err error) int {
	var u usage
	if errors.As(err, &u) {
		return 2
	}
	return 1
}

// Run carries out the command in args.
func Run(ctx context.Context, args []string, in io.Reader, out, errOut io.Writer) error {
	all := commands()
	if len(args) == 0 || args[0] == "help" || args[0] == "-h" || args[0] == "--help" {
		printUsage(out, all)
		return nil
	}
	c, ok := all[args[0]]
	if !ok {
		return usage{fmt.Sprintf("onbekende opdracht %q; probeer samendoen help", args[0])}
	}
	err := c.run(ctx, args[1:], streams{in, out, errOut})
	if errors.Is(err, flag.ErrHelp) {
		return nil
	}
	return err
}

func printUsage(w io.Writer, all map[string]command) {
	fmt.Fprintln(w, "Samendoen: signaleren, verbinden, activeren")
	fmt.Fprintln(w, "\nGebruik: samendoen OPDRACHT [opties]")
	names := make([]string, 0, len(all))
	for name := range all {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		fmt.Fprintf(w, "  %-13s %s\n", name, all[name].summary)
	}
	fmt.Fprintln(w, "\nsamendoen OPDRACHT -h toont de opties van een opdracht.")
}

// flags makes the flags of a command; the config file is one of them.
func flags(name string, std streams) (*flag.FlagSet, *string) {
	f := flag.NewFlagSet("samendoen "+name, flag.ContinueOnError)
	f.SetOutput(std.err)
	return f, f.String("config", "", "TOML-bestand met instellingen")
}

func parse(f *flag.FlagSet, args []string) error {
	err := f.Parse(args)
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		return usage{err.Error()}
	}
	return err
}

func versionCommand(_ context.Context, _ []string, std streams) error {
	revision := ""
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				revision = " " + s.Value[:min(12, len(s.Value))]
			}
		}
	}
	fmt.Fprintf(std.out, "samendoen %s%s %s %s/%s\n", Version, revision, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return nil
}

func checkConfigCommand(_ context.Context, args []string, std streams) error {
	f, file := flags("check-config", std)
	if err := parse(f, args); err != nil {
		return err
	}
	cfg, err := LoadConfig(*file)
	if err != nil {
		return err
	}
	cfg.Print(std.out)
	return nil
}

func openapiCommand(ctx context.Context, args []string, std streams) error {
	f, _ := flags("openapi", std)
	if err := parse(f, args); err != nil {
		return err
	}
	document, err := OpenAPI(ctx, clock.System())
	if err != nil {
		return err
	}
	_, err = io.WriteString(std.out, strings.TrimRight(string(document), "\n")+"\n")
	return err
}
