package main

import (
	"cmp"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

// clients ask at once in the last measurement.
const clients = 8

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// percentile sorts all and returns the least that p percent of them do not exceed.
func percentile[T cmp.Ordered](all []T, p int) T {
	slices.Sort(all)
	return all[min(len(all)-1, len(all)*p/100)]
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

// anonymous returns the resident bytes of a process that no file backs, from Linux's /proc.
func anonymous(pid int) int64 {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(data)) {
		if rest, ok := strings.CutPrefix(line, "RssAnon:"); ok {
			var kib int64
			if _, err := fmt.Sscanf(rest, "%d kB", &kib); err == nil {
				return kib << 10
			}
		}
	}
	return 0
}
