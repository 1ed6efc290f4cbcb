package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"golang.org/x/sync/errgroup"

	"wenxun/corpus"
	"wenxun/index"
	"wenxun/index/analysis"
	"wenxun/index/bleveengine"
)

const (
	// batchBytes is how much text goes into one Apply, as ingest does it.
	batchBytes = 4 << 20
	// clients ask at once in the last measurement.
	clients = 8
)

// figures are those of one size.
type figures struct {
	times, documents int
	megabytes        float64 // of text
	build            time.Duration
	buildCPU         time.Duration
	peak             int64   // resident bytes while building
	size             float64 // on disk, over the text
	open             time.Duration
	p50, p95, p99    time.Duration
	atOnce           time.Duration // per query
	cpu50, cpuMean   time.Duration // of the processors, per query
	anonymous        int64         // resident bytes that no file backs, at the end
}

const header = "times  documents  text MB  build s  (cpu)   MB/s  peak MiB  size/text  open ms   p50 ms   p95 ms   p99 ms  (cpu p50, mean)  8 at once ms  anon MiB"

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

func (f figures) String() string {
	return fmt.Sprintf("%5d  %9d  %7.1f  %7.2f  %5.2f  %5.1f  %8d  %9.2f  %7.0f  %7.2f  %7.2f  %7.2f  %8.2f  %12.2f  %12.2f  %8d",
		f.times, f.documents, f.megabytes, f.build.Seconds(), f.buildCPU.Seconds(), f.megabytes/f.build.Seconds(), f.peak>>20, f.size,
		ms(f.open), ms(f.p50), ms(f.p95), ms(f.p99), ms(f.cpu50), ms(f.cpuMean), ms(f.atOnce), f.anonymous>>20)
}

// measure builds a library in dir and asks it.
func measure(ctx context.Context, s *source, times, queries int, dir string) (f figures, err error) {
	f = figures{times: times, documents: times * len(s.docs), megabytes: float64(s.bytes) * float64(times) / 1e6}
	began, cpu := time.Now(), processor()
	if err := build(ctx, s, f.documents, dir); err != nil {
		return f, err
	}
	f.build, f.buildCPU = time.Since(began), processor()-cpu
	f.peak = status("VmHWM")
	size, err := diskSize(dir)
	if err != nil {
		return f, err
	}
	f.size = float64(size) / 1e6 / f.megabytes
	debug.FreeOSMemory()
	began = time.Now()
	e, err := bleveengine.Open(dir)
	if err != nil {
		return f, err
	}
	defer func() { err = errors.Join(err, e.Close()) }()
	f.open = time.Since(began)
	if _, err := askAll(ctx, e, drawQueries(s, queries, 8)); err != nil { // warm
		return f, err
	}
	asked := drawQueries(s, queries, 7)
	var spent []time.Duration
	took, err := askEach(ctx, e, asked, func(cpu time.Duration) {
		spent = append(spent, cpu)
		f.cpuMean += cpu / time.Duration(len(asked))
	})
	if err != nil {
		return f, err
	}
	slices.Sort(spent)
	f.cpu50 = spent[len(spent)/2]
	f.p50, f.p95, f.p99 = percentile(took, 50), percentile(took, 95), percentile(took, 99)
	began = time.Now()
	var g errgroup.Group
	for i := range clients {
		g.Go(func() error {
			mine := slices.Clone(asked)
			rand.New(rand.NewPCG(uint64(i), 1)).Shuffle(len(mine), func(i, j int) { mine[i], mine[j] = mine[j], mine[i] })
			_, err := askAll(ctx, e, mine)
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return f, err
	}
	f.atOnce = time.Since(began) / time.Duration(clients*len(asked))
	f.anonymous = status("RssAnon")
	return f, nil
}

// build puts n documents into a new library, a batch from each processor at a time.
func build(ctx context.Context, s *source, n int, dir string) error {
	e, err := bleveengine.Open(dir)
	if err != nil {
		return err
	}
	var next atomic.Int64
	g, ctx := errgroup.WithContext(ctx)
	for range runtime.GOMAXPROCS(0) {
		g.Go(func() error {
			for {
				var changes []index.Change
				for size := 0; size < batchBytes; {
					i := int(next.Add(1)) - 1
					if i >= n {
						break
					}
					d := s.document(i)
					size += bytesOf(d)
					changes = append(changes, index.Change{Put: d})
				}
				if len(changes) == 0 {
					return nil
				}
				if err := e.Apply(ctx, changes); err != nil {
					return err
				}
			}
		})
	}
	if err := g.Wait(); err != nil {
		return errors.Join(err, e.Close())
	}
	return e.Close()
}

func bytesOf(d *corpus.Document) int {
	n := len(d.Title)
	for i := range d.Sections {
		n += len(d.Sections[i].Heading) + len(d.Sections[i].Text)
	}
	return n
}

// percentile sorts all and returns the least that p percent of them do not exceed.
func percentile[T cmp.Ordered](all []T, p int) T {
	slices.Sort(all)
	return all[min(len(all)-1, len(all)*p/100)]
}

// drawQueries draws strings of two to eight Chinese characters from the source.
func drawQueries(s *source, n int, seed uint64) []string {
	rng := rand.New(rand.NewPCG(seed, 0))
	var drawn []string
	for len(drawn) < n {
		d := s.docs[rng.IntN(len(s.docs))]
		text := []rune(d.Sections[rng.IntN(len(d.Sections))].Text)
		k := 2 + rng.IntN(7)
		if len(text) <= k {
			continue
		}
		at := rng.IntN(len(text) - k)
		if q := string(text[at : at+k]); !strings.ContainsFunc(q, func(r rune) bool { return r < 0x4E00 || r > 0x9FFF }) {
			drawn = append(drawn, q)
		}
	}
	return drawn
}

// askAll asks all queries, one after another, and returns how long each took.
func askAll(ctx context.Context, e index.Engine, queries []string) ([]time.Duration, error) {
	return askEach(ctx, e, queries, func(time.Duration) {})
}

// askEach asks as the page does: ten hits with three sections' texts each, and every facet. It
// tells spent what each query took of the processors, if nothing else runs.
func askEach(ctx context.Context, e index.Engine, queries []string, spent func(time.Duration)) ([]time.Duration, error) {
	var took []time.Duration
	for _, q := range queries {
		began, cpu := time.Now(), processor()
		request := exactly(q)
		request.Size, request.Sections = 10, 3
		request.Facets, request.FacetSize = index.Fields, 50
		r, err := e.Search(ctx, request)
		if err != nil {
			return nil, err
		}
		for _, h := range r.Hits {
			ordinals := []int{}
			for _, s := range h.Sections {
				ordinals = append(ordinals, s.Ordinal)
			}
			if _, err := e.Document(ctx, h.ID, append(ordinals, 0)...); err != nil {
				return nil, err
			}
		}
		took = append(took, time.Since(began))
		spent(processor() - cpu)
	}
	return took, nil
}

// exactly asks for a string as it stands, ranked as the product ranks.
func exactly(q string) *index.Request {
	p := analysis.NewPattern(q)
	return &index.Request{
		Query: &index.Node{Leaf: &index.Leaf{Exact: p}},
		Rank:  index.Rank{Length: 0.3, Title: 5, Terms: []index.Term{{Pattern: p, Weight: 1}}},
	}
}

// diskSize returns the bytes of a folder on disk, in blocks.
func diskSize(dir string) (int64, error) {
	var n int64
	err := filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		if st, ok := info.Sys().(*syscall.Stat_t); ok {
			n += st.Blocks * 512
		}
		return nil
	})
	return n, err
}

// status returns a figure of this process in bytes, from Linux's /proc.
func status(name string) int64 {
	data, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(data)) {
		if rest, ok := strings.CutPrefix(line, name+":"); ok {
			var kib int64
			if _, err := fmt.Sscanf(rest, "%d kB", &kib); err == nil {
				return kib << 10
			}
		}
	}
	return 0
}

// processor returns the time of the processors that this process has used.
func processor() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
