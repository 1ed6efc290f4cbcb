package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"
)

// lines are what is compared, lower being better.
var lines = []string{"load s", "load cpu s", "size/text", "p50 ms", "p95 ms", "p99 ms", "cpu ms/query", "8 at once ms"}

// sheet holds the figures of one run, one for each of lines.
type sheet []float64

// totalsMayDiffer is by how much a query's totals may differ without being counted: the engines do
// not fold characters alike, and one keeps a document that comes twice only once.
const totalsMayDiffer = 0.02

// compare measures the product and Groonga over the same texts, by turns, and prints the figures.
func (w *workshop) compare(ctx context.Context, runs, queries int) error {
	s, dir := w.source, w.dir
	texts := filepath.Join(dir, "texts")
	if _, err := s.write(texts, 1); err != nil { // what one of them gets, so does the other
		return fmt.Errorf("write the texts: %w", err)
	}
	theirs, err := newGroonga(s, dir)
	if err != nil {
		return err
	}
	ours := newWenxun(w.program, texts, dir)
	warming, asked := s.draw(queries, 8), s.draw(queries, 7)
	var ourSheets, theirSheets []sheet
	differ := 0
	for range max(1, runs) {
		a, found, err := contend(ctx, ours, s.bytes, warming, asked)
		if err != nil {
			return err
		}
		b, expected, err := contend(ctx, theirs, s.bytes, warming, asked)
		if err != nil {
			return err
		}
		ourSheets, theirSheets = append(ourSheets, a), append(theirSheets, b)
		differ = 0
		for i := range found {
			if off := found[i] - expected[i]; float64(max(off, -off)) > totalsMayDiffer*float64(max(found[i], expected[i])) {
				differ++
			}
		}
	}
	fmt.Printf("%d documents, %.1f MB, %d queries, %d runs; totals that differ by over %g %%: %d\n",
		len(s.files), float64(s.bytes)/1e6, len(asked), max(1, runs), totalsMayDiffer*100, differ)
	report(ourSheets, theirSheets)
	return nil
}

// report prints least, median and most of both, and of the ratios of the runs.
func report(ours, theirs []sheet) {
	fmt.Printf("%-14s%28s%28s%28s\n", "", "wenxun", "groonga", "wenxun / groonga")
	for i, line := range lines {
		var a, b, ratio []float64
		for run := range ours {
			a, b = append(a, ours[run][i]), append(b, theirs[run][i])
			ratio = append(ratio, ours[run][i]/theirs[run][i])
		}
		fmt.Printf("%-14s", line)
		for _, of := range [][]float64{a, b, ratio} {
			slices.Sort(of)
			fmt.Printf("%10.2f%9.2f%9.2f", of[0], (of[(len(of)-1)/2]+of[len(of)/2])/2, of[len(of)-1])
		}
		fmt.Println()
	}
}

// contend loads and asks one of them, throws away what it loaded, and returns its figures and each
// query's total.
func contend(ctx context.Context, c *contender, text int64, warming, asked []string) (figures sheet, totals []int, err error) {
	defer func() { err = errors.Join(err, os.RemoveAll(c.data)) }()
	load, err := c.loaded(ctx)
	if err != nil {
		return nil, nil, err
	}
	size, err := diskSize(c.data)
	if err != nil {
		return nil, nil, err
	}
	figures = sheet{load.wall.Seconds(), load.cpu.Seconds(), float64(size) / float64(text)}
	err = c.served(ctx, func(base string, pid int) error {
		if _, _, err := c.ask(ctx, base, warming); err != nil {
			return err
		}
		cpu := processorOf(pid)
		var took []time.Duration
		if took, totals, err = c.ask(ctx, base, asked); err != nil {
			return err
		}
		cpu = processorOf(pid) - cpu
		for _, p := range []int{50, 95, 99} {
			figures = append(figures, ms(percentile(took, p)))
		}
		crowd, err := c.crowd(ctx, base, asked)
		figures = append(figures, ms(cpu)/float64(len(asked)), ms(crowd))
		return err
	})
	return figures, totals, err
}

// ask asks one query after another.
func (c *contender) ask(ctx context.Context, base string, queries []string) (took []time.Duration, totals []int, err error) {
	for _, q := range queries {
		began := time.Now()
		answer, err := fetch(ctx, base+c.path(q))
		if err != nil {
			return nil, nil, err
		}
		took = append(took, time.Since(began))
		total, err := c.total(answer)
		if err != nil {
			return nil, nil, err
		}
		totals = append(totals, total)
	}
	return took, totals, nil
}

// crowd returns the time per query when several clients ask at once, each in an order of its own.
func (c *contender) crowd(ctx context.Context, base string, queries []string) (time.Duration, error) {
	began := time.Now()
	g, ctx := errgroup.WithContext(ctx)
	for i := range clients {
		g.Go(func() error {
			mine := slices.Clone(queries)
			rand.New(rand.NewPCG(uint64(i), 1)).Shuffle(len(mine), func(i, j int) { mine[i], mine[j] = mine[j], mine[i] })
			_, _, err := c.ask(ctx, base, mine)
			return err
		})
	}
	err := g.Wait()
	return time.Since(began) / time.Duration(clients*len(queries)), err
}
