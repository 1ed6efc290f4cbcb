package pdf

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// BenchmarkPages reads a made report of 50 dense pages; pages/s is the figure to look at.
func BenchmarkPages(b *testing.B) {
	const pages = 50
	d := new(drawing)
	for range pages {
		d.page()
		for i := range 28 {
			d.text(72, 80+float64(i)*24, 15, strings.Repeat("全市坚持稳中求进工作总基调", 2)+"办好实事")
		}
	}
	benchmark(b, d.bytes(), pages)
}

// BenchmarkReal reads the real documents that lie beside the project, where they do.
func BenchmarkReal(b *testing.B) {
	files, err := filepath.Glob("../../../../../shared/corpora/formats/pdf/*.pdf")
	if err != nil || len(files) == 0 {
		b.Skip("needs ../shared")
	}
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			b.Fatal(err)
		}
		src, err := shared.Read(b.Context(), f, data)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(filepath.Base(f), func(b *testing.B) { benchmark(b, data, src.Pages) })
	}
}

func benchmark(b *testing.B, data []byte, pages int) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := shared.Read(b.Context(), "bench.pdf", data); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(pages*b.N)/b.Elapsed().Seconds(), "pages/s")
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	b.ReportMetric(float64(m.Sys)/(1<<20), "MB-from-system")
}
