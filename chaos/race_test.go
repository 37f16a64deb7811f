//go:build race

package chaos

import (
	"os/exec"
	"testing"
)

// The race detector makes a program two to twenty times as slow (go.dev/doc/articles/race_detector); leases of half a second may
// then end before anything is sent. What races inside a process is for the tests of publisher and store.
func TestWithoutTheRaceDetector(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "go", "test", "-count=1", "-timeout=5m", "-v", ".").CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	t.Logf("%s", out)
}
