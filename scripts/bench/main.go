// Command bench measures the embedded engine on a folder of real documents, and how it grows when
// they are many times as many. README.md beside it says how to read what it prints.
//
//	go run ./scripts/bench -corpus DIR [-times 1,3,10,30] [-plot growth.svg]
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"os"
	"runtime/pprof"
	"strconv"
	"strings"
)

func main() {
	folder := flag.String("corpus", "", "folder of .md and .txt files")
	times := flag.String("times", "1", "how many times the folder, by varying its documents; several parted by commas")
	queries := flag.Int("queries", 300, "queries per measurement")
	plot := flag.String("plot", "", "file for a plot of the growth, as SVG")
	profile := flag.String("cpuprofile", "", "file for a profile of the processor's time")
	dir := flag.String("dir", "", "keep the library here instead of in a temporary folder")
	flag.Parse()
	if *profile != "" {
		f, err := os.Create(*profile)
		if err != nil {
			log.Fatal(err)
		}
		if err := pprof.StartCPUProfile(f); err != nil {
			log.Fatal(err)
		}
		defer pprof.StopCPUProfile()
	}
	if err := run(*folder, *times, *plot, *dir, *queries); err != nil {
		log.Fatal(err)
	}
}

func run(folder, times, plot, dir string, queries int) error {
	source, err := read(folder)
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
		f, err := measure(context.Background(), source, n, queries, at)
		if dir == "" {
			os.RemoveAll(at)
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
