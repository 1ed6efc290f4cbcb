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
	"flag"
	"log"
	"os"
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
	var err error
	if *beside {
		err = compare(ctx, *folder, *runs, *queries)
	} else {
		err = grow(ctx, *folder, *times, *plot, *queries)
	}
	stop()
	if err != nil {
		log.Fatal(err)
	}
}
