//go:build !race

// Package chaos holds the tests that try to make the publisher send twice, send late, send what nobody approved, or lose
// track of a post. Real processes publish to a foreign service that counts what was placed on it; they are killed, paused,
// cut off and confused meanwhile. Whatever happens, each delivery has at most one effect and ends where a person finds it.
package chaos

import (
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"testing"
)

var (
	rounds = flag.Int("chaos.rounds", 200, "how many times a process is killed")
	seed   = flag.Uint64("chaos.seed", 0, "repeat a run with this seed; 0: a new one")
)

// workerVariable makes this program a worker instead of a test: its value is a workerConfig in JSON.
const workerVariable = "CHAOS_WORKER"

func TestMain(m *testing.M) {
	if encoded := os.Getenv(workerVariable); encoded != "" {
		var c workerConfig
		err := json.Unmarshal([]byte(encoded), &c)
		if err == nil {
			err = c.run()
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	flag.Parse()
	if *seed == 0 {
		*seed = rand.Uint64()
	}
	if f := flag.Lookup("test.parallel"); f.Value.String() == fmt.Sprint(runtime.GOMAXPROCS(0)) { // these tests mostly wait
		if err := f.Value.Set("6"); err != nil {
			panic(err)
		}
	}
	fmt.Printf("chaos: seed %d\n", *seed)
	os.Exit(m.Run())
}
