// Veiligheidskalender plans, approves and publishes the awareness posts of Dutch municipalities.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

// version is set by the build.
var version = "dev"

// Exit statuses, as documented in help and docs/beheer.md.
const (
	exitOK      = 0
	exitFailure = 1 // it was tried and did not work
	exitUsage   = 2 // the command, a file or a setting is wrong; nothing was done
	exitProblem = 3 // check found something that needs attention
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(report(run(ctx, os.Args[1:], os.Getenv, os.Stdout, os.Stderr), os.Stderr))
}

// report prints what went wrong, in one go, and returns the exit status.
func report(err error, stderr io.Writer) int {
	var u *usageError
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, errProblem):
		return exitProblem
	case errors.As(err, &u):
		fmt.Fprintln(stderr, err)
		return exitUsage
	}
	fmt.Fprintln(stderr, err)
	return exitFailure
}

// usageError is a mistake in the command, a file or a setting.
type usageError struct{ err error }

func (e *usageError) Error() string { return e.err.Error() }
func (e *usageError) Unwrap() error { return e.err }

func usage(format string, args ...any) error { return &usageError{fmt.Errorf(format, args...)} }

// errProblem says that check found something; it has been printed.
var errProblem = errors.New("problem found")

// run is the whole program: main without the process around it.
func run(ctx context.Context, args []string, getenv func(string) string, stdout, stderr io.Writer) error {
	if len(args) == 0 {
		return usage("Kies een opdracht; `veiligheidskalender --help` noemt ze.")
	}
	p := program{getenv: getenv, stdout: stdout, stderr: stderr}
	name, rest := args[0], args[1:]
	switch name {
	case "-h", "--help", "help":
		_, err := io.WriteString(stdout, helpText)
		return err
	case "version", "--version":
		_, err := fmt.Fprintln(stdout, "veiligheidskalender", version)
		return err
	}
	for _, c := range commands {
		if c.name == name {
			return c.run(ctx, p, rest)
		}
	}
	return usage("Onbekende opdracht %q; `veiligheidskalender --help` noemt ze.", name)
}

// program is what every command gets.
type program struct {
	getenv         func(string) string
	stdout, stderr io.Writer
}

func (p program) say(format string, args ...any) { fmt.Fprintf(p.stdout, format+"\n", args...) }

// commands in the order of the help.
var commands = []struct {
	name string
	run  func(context.Context, program, []string) error
}{
	{"serve", serve},
	{"load", load},
	{"plan", plan},
	{"check", check},
	{"feed", feed},
	{"user", user},
	{"migrate", migrate},
}
