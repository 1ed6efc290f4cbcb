package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// figures are those of the product at one size.
type figures struct {
	times, documents int
	megabytes        float64 // of text
	load             loading
	size             float64       // on disk, over the text
	ready            time.Duration // from its start until the server answers
	p50, p95, p99    time.Duration
	cpu              time.Duration // of the processors, per query
	atOnce           time.Duration // per query
	smart50, smart99 time.Duration
	anonymous        int64 // resident bytes of the server that no file backs, at the end
}

const header = "times  documents  text MB  ingest s  (cpu)   MB/s  peak MiB  size/text  ready ms   p50 ms   p95 ms   p99 ms  cpu ms/query  8 at once ms  smart p50 ms  smart p99 ms  anon MiB"

func (f figures) String() string {
	return fmt.Sprintf("%5d  %9d  %7.1f  %8.2f  %5.1f  %5.1f  %8d  %9.2f  %8.0f  %7.2f  %7.2f  %7.2f  %12.2f  %12.2f  %12.2f  %12.2f  %8d",
		f.times, f.documents, f.megabytes, f.load.wall.Seconds(), f.load.cpu.Seconds(), f.megabytes/f.load.wall.Seconds(), f.load.peak>>20, f.size,
		ms(f.ready), ms(f.p50), ms(f.p95), ms(f.p99), ms(f.cpu), ms(f.atOnce), ms(f.smart50), ms(f.smart99), f.anonymous>>20)
}

// grow measures the product at every size, and plots how the figures grow.
func (w *workshop) grow(ctx context.Context, times, plot string, queries int) error {
	var all []figures
	fmt.Println(header)
	for _, t := range strings.Split(times, ",") {
		n, err := strconv.Atoi(t)
		if err != nil || n < 1 {
			return fmt.Errorf("-times %s: whole numbers from 1 on, parted by commas", times)
		}
		f, err := w.measure(ctx, n, queries)
		if err != nil {
			return err
		}
		all = append(all, f)
		fmt.Println(f)
	}
	if plot == "" {
		return nil
	}
	return os.WriteFile(plot, []byte(drawGrowth(all)), 0o644)
}

// measure has the product ingest the source so many times over, and asks it.
func (w *workshop) measure(ctx context.Context, times, queries int) (f figures, err error) {
	s := w.source
	dir, err := os.MkdirTemp(w.dir, "")
	if err != nil {
		return f, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	texts := filepath.Join(dir, "texts")
	bytes, err := s.write(texts, times)
	if err != nil {
		return f, fmt.Errorf("write the texts: %w", err)
	}
	f = figures{times: times, documents: times * len(s.files), megabytes: float64(bytes) / 1e6}
	c := newWenxun(w.program, texts, dir)
	if f.load, err = c.loaded(ctx); err != nil {
		return f, err
	}
	size, err := diskSize(c.data)
	if err != nil {
		return f, err
	}
	f.size = float64(size) / float64(bytes)
	warming, asked := s.draw(queries, 8), s.draw(queries, 7)
	began := time.Now()
	err = c.served(ctx, func(base string, pid int) error {
		f.ready = time.Since(began)
		if _, _, err := c.ask(ctx, base, warming); err != nil {
			return err
		}
		before := processorOf(pid)
		took, _, err := c.ask(ctx, base, asked)
		if err != nil {
			return err
		}
		f.cpu = (processorOf(pid) - before) / time.Duration(len(asked))
		f.p50, f.p95, f.p99 = percentile(took, 50), percentile(took, 95), percentile(took, 99)
		if f.atOnce, err = c.crowd(ctx, base, asked); err != nil {
			return err
		}
		smart := *c
		smart.path = wenxunPath("smart")
		if took, _, err = smart.ask(ctx, base, asked); err != nil {
			return err
		}
		f.smart50, f.smart99 = percentile(took, 50), percentile(took, 99)
		f.anonymous = anonymous(pid)
		return nil
	})
	return f, err
}
