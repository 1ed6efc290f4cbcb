// Command bench measures the embedded engine on a folder of real documents, and how it grows when
// they are many times as many; or the whole product side by side with Groonga. The benchmarks
// beside it measure each stage alone. README.md says how to read what they print.
//
//	go run ./scripts/bench -corpus DIR [-times 1,3,10,30] [-plot growth.svg]
//	go run ./scripts/bench -corpus DIR -groonga [-runs 3]
//	go test -run - -bench . ./scripts/bench
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log"
	"os"
	"os/signal"
	"runtime/pprof"
	"strconv"
	"strings"
	"syscall"
)

func main() {
	folder := flag.String("corpus", "", "folder of .md and .txt files")
	times := flag.String("times", "1", "how many times the folder, by varying its documents; several parted by commas")
	queries := flag.Int("queries", 300, "queries per measurement")
	plot := flag.String("plot", "", "file for a plot of the growth, as SVG")
	profile := flag.String("cpuprofile", "", "file for a profile of the processor's time")
	beside := flag.Bool("groonga", false, "measure the product side by side with Groonga instead")
	runs := flag.Int("runs", 3, "how often, side by side with Groonga")
	dir := flag.String("dir", "", "keep the library here instead of in a temporary folder")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := profiled(*profile, func() error {
		if *beside {
			return compare(ctx, *folder, *runs, *queries)
		}
		return grow(ctx, *folder, *times, *plot, *dir, *queries)
	})
	stop()
	if err != nil {
		log.Fatal(err)
	}
}

// profiled runs do, and writes a profile of the processors' time unless file is empty.
func profiled(file string, do func() error) error {
	if file == "" {
		return do()
	}
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		return errors.Join(err, f.Close())
	}
	err = do()
	pprof.StopCPUProfile()
	return errors.Join(err, f.Close())
}

// grow measures the engine at every size, and plots how the figures grow.
func grow(ctx context.Context, folder, times, plot, dir string, queries int) error {
	source, err := readFolder(folder)
	if err != nil {
		return err
	}
	var all []figures
	fmt.Println(header)
	for _, t := range strings.Split(times, ",") {
		n, err := strconv.Atoi(t)
		if err != nil {
			return fmt.Errorf("-times %s: %w", times, err)
		}
		at := dir
		if at == "" {
			if at, err = os.MkdirTemp("", "wenxun-bench-"); err != nil {
				return err
			}
		}
		f, err := measure(ctx, source, n, queries, at)
		if dir == "" {
			err = errors.Join(err, os.RemoveAll(at))
		}
		if err != nil {
			return err
		}
		all = append(all, f)
		fmt.Println(f)
	}
	if plot == "" {
		return nil
	}
	return os.WriteFile(plot, []byte(draw(all)), 0o644)
}
