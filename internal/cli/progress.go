package cli

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"
	"golang.org/x/term"
)

// progress is a line on a terminal that says how far an ingest is. Off a terminal it does nothing.
type progress struct {
	out   io.Writer
	start time.Time
	quit  context.CancelFunc
	group errgroup.Group

	allFiles, allBytes, files, bytes atomic.Int64
	counted                          atomic.Bool // all of it is known

	mu sync.Mutex // held while anything is printed
}

// drawEvery is how often the line is drawn: often enough to be seen moving.
const drawEvery = 200 * time.Millisecond

func (a *app) newProgress(ctx context.Context, paths []string) *progress {
	p := &progress{start: time.Now(), quit: func() {}}
	if !isTerminal(a.Err) {
		return p
	}
	p.out = a.Err
	ctx, p.quit = context.WithCancel(ctx)
	p.group.Go(func() error { p.count(ctx, paths); return nil })
	p.group.Go(func() error { p.draw(ctx); return nil })
	return p
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// count finds out how much there is to do.
func (p *progress) count(ctx context.Context, paths []string) {
	for _, path := range paths {
		_ = filepath.WalkDir(path, func(_ string, e fs.DirEntry, err error) error {
			if ctx.Err() != nil {
				return fs.SkipAll
			}
			// What cannot be looked at is told when its turn comes.
			if err == nil && e.Type().IsRegular() {
				if info, infoErr := e.Info(); infoErr == nil {
					p.allFiles.Add(1)
					p.allBytes.Add(info.Size())
				}
			}
			return nil
		})
	}
	p.counted.Store(ctx.Err() == nil)
}

// began counts a file that is being read.
func (p *progress) began(_ string, size int64) {
	p.files.Add(1)
	p.bytes.Add(size)
}

func (p *progress) draw(ctx context.Context) {
	tick := time.NewTicker(drawEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			p.mu.Lock()
			_, _ = fmt.Fprint(p.out, "\r\x1b[K"+p.line(time.Since(p.start)))
			p.mu.Unlock()
		}
	}
}

const barWidth = 20

func (p *progress) line(took time.Duration) string {
	files, bytes, all := p.files.Load(), p.bytes.Load(), p.allBytes.Load()
	rate := float64(bytes) / max(took.Seconds(), 0.001)
	if !p.counted.Load() || all == 0 {
		return fmt.Sprintf("%d 个文件  %s  %s/秒", files, size(bytes), size(int64(rate)))
	}
	done := min(float64(bytes)/float64(all), 1)
	full := int(done * barWidth)
	line := fmt.Sprintf("[%s%s] %d/%d 个文件  %s/%s  %s/秒", strings.Repeat("█", full), strings.Repeat("░", barWidth-full),
		files, p.allFiles.Load(), size(bytes), size(all), size(int64(rate)))
	if rate > 0 && took > time.Second {
		left := time.Duration(float64(all-bytes) / rate * float64(time.Second))
		line += "  还需 " + left.Round(time.Second).String()
	}
	return line
}

// size writes bytes for people.
func size(n int64) string {
	switch {
	case n >= 1<<30:
		return fmt.Sprintf("%.1f GB", float64(n)/(1<<30))
	case n >= 1<<20:
		return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
	case n >= 1<<10:
		return fmt.Sprintf("%.0f KB", float64(n)/(1<<10))
	}
	return fmt.Sprintf("%d B", n)
}

// pause takes the line away while something else is printed.
func (p *progress) pause(print func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.out != nil {
		_, _ = fmt.Fprint(p.out, "\r\x1b[K")
	}
	print()
}

// stop takes the line away for good.
func (p *progress) stop() {
	p.quit()
	_ = p.group.Wait()
	p.pause(func() {})
	p.out = nil
}
