package pdf

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"wenxun/internal/read/fault"
)

// mutate damages data as disks, networks and attackers do.
func mutate(rng *rand.Rand, data []byte) []byte {
	b := bytes.Clone(data)
	switch rng.IntN(5) {
	case 0:
		b = b[:rng.IntN(len(b)+1)]
	case 1:
		for range 1 + rng.IntN(200) {
			b[rng.IntN(len(b))] = byte(rng.IntN(256))
		}
	case 2:
		k := rng.IntN(len(b))
		b = append(b[k:], b[:k]...)
	case 3:
		noise := make([]byte, 1+rng.IntN(4096))
		for i := range noise {
			noise[i] = byte(rng.IntN(256))
		}
		k := rng.IntN(len(b) + 1)
		b = append(b[:k:k], append(noise, b[k:]...)...)
	case 4:
		b = bytes.ReplaceAll(b, []byte("\n"), []byte{0})
	}
	return b
}

// TestDamagedFilesAreReadOrRefused reads damaged files and a good one after each: the good one must
// come out whole whatever the damaged one did.
func TestDamagedFilesAreReadOrRefused(t *testing.T) {
	good := ruled(new(drawing).page().lines(76, 116, 12, "指标").lines(176, 116, 12, "完成情况").lines(76, 146, 12, "就业")).page().image().bytes()
	files := [][]byte{good}
	real, err := filepath.Glob("../../../../../shared/corpora/formats/pdf/*.pdf")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range real {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if len(data) < 1<<20 {
			files = append(files, data)
		}
	}
	rng := rand.New(rand.NewPCG(1, 2))
	for i := range 40 {
		data := mutate(rng, files[i%len(files)])
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
		_, err := shared.Read(ctx, fmt.Sprintf("damaged-%d.pdf", i), data)
		cancel()
		var refusal *fault.Error
		if err != nil && !errors.As(err, &refusal) {
			t.Errorf("file %d: an error that is no refusal: %v", i, err)
		}
		if got := read(t, good); len(got.Lines) != 3 {
			t.Fatalf("after file %d a good file gives %q", i, shown(got.Lines))
		}
	}
}

// TestEndlessFileIsStopped reads a page that would take for ever: forms that draw one another ten
// times over on each of ten levels.
func TestEndlessFileIsStopped(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
	defer cancel()
	begun := time.Now()
	_, err := shared.Read(ctx, "endless.pdf", endless())
	var refusal *fault.Error
	if !errors.As(err, &refusal) || refusal.Code != fault.Timeout && refusal.Code != fault.TooLarge {
		t.Errorf("got %v after %v", err, time.Since(begun))
	}
	if took := time.Since(begun); took > 20*time.Second {
		t.Errorf("took %v", took)
	}
	if got := read(t, new(drawing).page().text(72, 100, 12, "海绵城市").bytes()); len(got.Lines) != 1 {
		t.Errorf("after it, a good file gives %q", shown(got.Lines))
	}
}

// endless makes a file whose one page draws 8 forms, each of which draws the next one 8 times, and
// so on; the last draws a text.
func endless() []byte {
	const levels, times = 12, 8
	var b bytes.Buffer
	var offsets []int
	object := func(format string, args ...any) {
		offsets = append(offsets, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n", len(offsets))
		fmt.Fprintf(&b, format, args...)
		b.WriteString("\nendobj\n")
	}
	b.WriteString("%PDF-1.7\n")
	object("<< /Type /Catalog /Pages 2 0 R >>")
	object("<< /Type /Pages /Kids [3 0 R] /Count 1 >>")
	draw := strings.Repeat("/X Do ", times)
	object("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /XObject << /X 5 0 R >> >> /Contents 4 0 R >>")
	object("<< /Length %d >>\nstream\n%s\nendstream", len(draw), draw)
	for i := range levels {
		object("<< /Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /X %d 0 R >> >> /Length %d >>\nstream\n%s\nendstream", 6+i, len(draw), draw)
	}
	object("<< /Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> /Length 32 >>\nstream\nBT /F 12 Tf 50 50 Td (ab) Tj ET  \nendstream")
	at := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for _, o := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(offsets)+1, at)
	return b.Bytes()
}
