package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"
)

// trial is one measurement of one row, in a process of its own, so that rows do not share memory or garbage.
type trial struct {
	Row      string
	N        int
	Database string  // address of the database, with N deliveries waiting
	Redis    string  // address of Redis
	Key      string  // what this trial calls its keys there
	Due      []int64 // Unix ms; the moments of the queues that have no database
}

// patience is how long a trial may take before it is given up.
const patience = 2 * time.Minute

// run measures the trial in this process and prints what came of it as JSON.
func (t trial) run(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	seen := newRecorder(t.N)
	var idle *idleness
	var err error
	switch {
	case t.Row == "idle":
		idle, err = t.idle(ctx)
	case strings.HasPrefix(t.Row, "asynq"):
		err = t.asynq(ctx, seen)
	case t.Row == "floor":
		err = t.floor(ctx, seen)
	default:
		err = t.ours(ctx, seen)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", t.Row, err)
	}
	r := seen.result()
	r.Idle = idle
	if r.Memory, err = peakMemory(); err != nil {
		return err
	}
	used, err := processorTime()
	if err != nil {
		return err
	}
	r.Processor = used.Seconds()
	return json.NewEncoder(os.Stdout).Encode(r)
}

// apart measures the trial in a process of its own.
func (t trial) apart(ctx context.Context) (r result, err error) {
	self, err := os.Executable()
	if err != nil {
		return r, err
	}
	text, err := json.Marshal(t)
	if err != nil {
		return r, err
	}
	cmd := exec.CommandContext(ctx, self, "-trial")
	cmd.Stdin = bytes.NewReader(text)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return r, fmt.Errorf("%s: %w", t.Row, err)
	}
	return r, json.Unmarshal(out, &r)
}

// peakMemory is the most that this process had resident, in MB.
func peakMemory() (float64, error) {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			kb, err := strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(rest), " kB"))
			return float64(kb) / 1024, err
		}
	}
	return 0, fmt.Errorf("no VmHWM in /proc/self/status")
}
