package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
)

// debianBins is where Debian and Ubuntu keep the server programs: one folder per major version, none of them in PATH.
const debianBins = "/usr/lib/postgresql/*/bin"

// startPostgres makes a new PostgreSQL cluster in dir and starts it. It is fast and careless: nothing in it has to
// survive a crash. As root everything runs as the user postgres, because PostgreSQL refuses to run as root.
func startPostgres(ctx context.Context, dir string) (*server, error) {
	bin, err := postgresBin(debianBins)
	if err != nil {
		return nil, err
	}
	owner, err := postgresOwner(os.Geteuid())
	if err != nil {
		return nil, err
	}
	if err := os.Mkdir(dir, 0o700); err != nil {
		return nil, err
	}
	if owner != nil {
		if err := os.Chown(dir, int(owner.Uid), int(owner.Gid)); err != nil {
			return nil, err
		}
	}
	cluster := filepath.Join(dir, "cluster")
	if err := initdb(ctx, bin, cluster, owner); err != nil {
		return nil, err
	}
	return onFreePort(ctx, func(port int) (*server, error) {
		cmd := exec.CommandContext(context.WithoutCancel(ctx), filepath.Join(bin, "postgres"), "-D", cluster,
			"-p", strconv.Itoa(port), "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=",
			"-c", "max_connections=200", "-c", "dynamic_shared_memory_type=mmap",
			"-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off")
		cmd.Dir = dir
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: owner}
		url := fmt.Sprintf("postgres://vk@127.0.0.1:%d/postgres?sslmode=disable", port)
		return startServer(ctx, cmd, url, filepath.Join(dir, "log"), func(ctx context.Context) error {
			return exec.CommandContext(ctx, filepath.Join(bin, "pg_isready"), "-q", "-t", "1", "-d", url).Run()
		})
	})
}

// initdb fills cluster with an empty database cluster that trusts everybody who can reach it. It takes half a second and
// runs to its end even when ctx ends before: cut short, it leaves shared memory behind.
func initdb(ctx context.Context, bin, cluster string, owner *syscall.Credential) error {
	whole, cancel := context.WithTimeout(context.WithoutCancel(ctx), startTimeout)
	defer cancel()
	cmd := exec.CommandContext(whole, filepath.Join(bin, "initdb"), "--pgdata", cluster, "--username", "vk", "--auth", "trust",
		"--encoding", "UTF8", "--locale", "C", "--no-sync", "--no-instructions")
	cmd.Dir = filepath.Dir(cluster)
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: owner}
	ownGroup(cmd)
	if output, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w\n%s", err, output)
	}
	return context.Cause(ctx)
}

// postgresBin returns the folder with PostgreSQL's server programs: of the folders that match pattern the one with the
// highest version, else the one that PATH leads to.
func postgresBin(pattern string) (string, error) {
	bins, err := filepath.Glob(filepath.Join(pattern, "initdb"))
	if err != nil {
		return "", err
	}
	version := func(initdb string) int {
		n, _ := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(initdb)))) // "9.6" counts as 0: the oldest
		return n
	}
	if len(bins) > 0 {
		newest := slices.MaxFunc(bins, func(a, b string) int { return version(a) - version(b) })
		return filepath.Dir(newest), nil
	}
	path, err := exec.LookPath("initdb")
	if err != nil {
		return "", errors.New("initdb not found: run scripts/test-tools.sh")
	}
	path, err = filepath.EvalSymlinks(path)
	return filepath.Dir(path), err
}

// postgresOwner returns whom PostgreSQL must run as: the user postgres for root, nil (ourselves) for anybody else.
func postgresOwner(euid int) (*syscall.Credential, error) {
	if euid != 0 {
		return nil, nil
	}
	account, err := user.Lookup("postgres")
	if err != nil {
		return nil, err
	}
	uid, err := strconv.ParseUint(account.Uid, 10, 32)
	if err != nil {
		return nil, err
	}
	gid, err := strconv.ParseUint(account.Gid, 10, 32)
	if err != nil {
		return nil, err
	}
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
}
