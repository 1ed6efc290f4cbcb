package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"syscall"
	"time"
)

// startPatience is how long a server may take until it answers.
const startPatience = 30 * time.Second

// contender is a search engine in processes of its own: one that loads, one that serves over HTTP.
type contender struct {
	name string
	// data is the folder in which it keeps what it loaded.
	data  string
	load  func(ctx context.Context) (*exec.Cmd, error)
	serve func(ctx context.Context, port int) *exec.Cmd
	// alive is the path that answers with 200 as soon as the server is ready.
	alive string
	// path asks for a phrase exactly as it stands: ten hits with snippets, and counts by a field.
	path func(phrase string) string
	// total is the number of documents found, of an answer.
	total func(answer []byte) (int, error)
}

// loading is what the loading process took: wall clock, processor time, and the most bytes that it
// had resident, mapped files among them.
type loading struct {
	wall, cpu time.Duration
	peak      int64
}

// loaded runs the loading process.
func (c *contender) loaded(ctx context.Context) (loading, error) {
	cmd, err := c.load(ctx)
	if err != nil {
		return loading{}, fmt.Errorf("load %s: %w", c.name, err)
	}
	var said bytes.Buffer
	cmd.Stderr = &said
	began := time.Now()
	if err := cmd.Run(); err != nil {
		return loading{}, fmt.Errorf("load %s: %w: %s", c.name, err, said.Bytes())
	}
	l := loading{wall: time.Since(began), cpu: cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()}
	if used, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		l.peak = used.Maxrss << 10 // Linux says it in KiB
	}
	return l, nil
}

// served starts the server, has use ask it at its address on the loopback, and ends it.
func (c *contender) served(ctx context.Context, use func(base string, pid int) error) (err error) {
	port, err := freePort(ctx)
	if err != nil {
		return err
	}
	cmd := c.serve(ctx, port)
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("serve %s: %w", c.name, err)
	}
	defer func() {
		_ = cmd.Process.Signal(syscall.SIGTERM) // it fails when the server has ended by itself
		_ = cmd.Wait()                          // how it exits is its own matter
	}()
	base := fmt.Sprintf("http://127.0.0.1:%d", port)
	if err := c.await(ctx, base); err != nil {
		return err
	}
	return use(base, cmd.Process.Pid)
}

// await returns when the server answers.
func (c *contender) await(ctx context.Context, base string) error {
	ctx, cancel := context.WithTimeout(ctx, startPatience)
	defer cancel()
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	for {
		if _, err := fetch(ctx, base+c.alive); err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("%s does not answer: %w", c.name, ctx.Err())
		case <-again.C:
		}
	}
}

// browser keeps a connection for each of the clients. It takes no compressed answers, which not
// every server gives.
var browser = http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: clients, DisableCompression: true}}

// fetch returns what is at an address.
func fetch(ctx context.Context, url string) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	res, err := browser.Do(req)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(res.Body)
	if err := errors.Join(err, res.Body.Close()); err != nil {
		return nil, err
	}
	if res.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: %s: %.200s", url, res.Status, body)
	}
	return body, nil
}

func freePort(ctx context.Context) (int, error) {
	var listening net.ListenConfig
	l, err := listening.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	return l.Addr().(*net.TCPAddr).Port, l.Close()
}

// clockTick is the unit of processor time in /proc on Linux.
const clockTick = 10 * time.Millisecond

// processorOf returns the processor time that another process has used, from Linux's /proc.
func processorOf(pid int) time.Duration {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	// Behind the name in parentheses, which may hold anything, utime and stime are the 12th and 13th.
	fields := bytes.Fields(data[bytes.LastIndexByte(data, ')')+1:])
	if len(fields) < 13 {
		return 0
	}
	var ticks time.Duration
	for _, f := range fields[11:13] {
		var n int64
		if _, err := fmt.Sscan(string(f), &n); err != nil {
			return 0
		}
		ticks += time.Duration(n)
	}
	return ticks * clockTick
}
