// Command bench measures the product on a folder of real documents, and how it grows when they are
// many times as many; or side by side with Groonga. The benchmarks beside it measure each stage
// alone. README.md says how to read what they print.
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
	"os/exec"
	"os/signal"
	"syscall"
)

func main() {
	folder := flag.String("corpus", "", "folder of .md and .txt files")
	times := flag.String("times", "1", "how many times the folder, by varying its documents; several parted by commas")
	queries := flag.Int("queries", 300, "queries per measurement")
	plot := flag.String("plot", "", "file for a plot of the growth, as SVG")
	beside := flag.Bool("groonga", false, "measure side by side with Groonga instead")
	runs := flag.Int("runs", 3, "how often, side by side with Groonga")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := func() error {
		if _, err := exec.LookPath("groonga"); *beside && err != nil {
			fmt.Println("Groonga is not installed, so there is nothing to compare with: install the program groonga and run this again.")
			return nil
		}
		return work(ctx, *folder, func(w *workshop) error {
			if *beside {
				return w.compare(ctx, *runs, *queries)
			}
			return w.grow(ctx, *times, *plot, *queries)
		})
	}()
	stop()
	if err != nil {
		log.Fatal(err)
	}
}

// workshop is what a measurement is made with: the texts, the program, and a folder that goes with it.
type workshop struct {
	source       *source
	program, dir string
}

// work reads the folder, builds the program, and has use measure.
func work(ctx context.Context, folder string, use func(*workshop) error) (err error) {
	s, err := readFolder(folder)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "wenxun-bench-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	program, err := buildWenxun(ctx, dir)
	if err != nil {
		return err
	}
	return use(&workshop{s, program, dir})
}
