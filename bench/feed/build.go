package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strconv"
)

// buildTimes are milliseconds by what is built and of how many events.
type buildTimes map[string]map[int]float64

var benchLine = regexp.MustCompile(`^BenchmarkBuild/([a-z]+)/(\d+)\S*\s+\d+\s+([\d.]+) ns/op`)

// builds runs the program's own benchmark of building; each figure is the median of three.
func builds(ctx context.Context, root string) (buildTimes, error) {
	cmd := exec.CommandContext(ctx, "go", "test", "./web", "-run", "^$", "-bench", "^BenchmarkBuild$/^(settle|alle|country)$", "-benchtime", "200ms", "-count", "3")
	cmd.Dir, cmd.Stderr = root, os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("%s: %w\n%s", cmd, err, out)
	}
	all := map[string]map[int][]float64{}
	for lines := bufio.NewScanner(bytes.NewReader(out)); lines.Scan(); {
		m := benchLine.FindStringSubmatch(lines.Text())
		if m == nil {
			continue
		}
		n, err := strconv.Atoi(m[2])
		if err != nil {
			return nil, err
		}
		ns, err := strconv.ParseFloat(m[3], 64)
		if err != nil {
			return nil, err
		}
		if all[m[1]] == nil {
			all[m[1]] = map[int][]float64{}
		}
		all[m[1]][n] = append(all[m[1]][n], ns/1e6)
	}
	times := buildTimes{}
	for what, sizes := range all {
		times[what] = map[int]float64{}
		for n, ms := range sizes {
			times[what][n] = median(ms)
		}
	}
	if len(times) == 0 {
		return nil, fmt.Errorf("%s printed no figures:\n%s", cmd, out)
	}
	return times, nil
}
