package ingest

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"wenxun/corpus"
	"wenxun/internal/read"
	"wenxun/internal/read/fault"
)

// told writes rows as "name[#member] status [code]", in order.
func told(root string, rows []Row) []string {
	var all []string
	for _, r := range rows {
		path, err := filepath.Rel(root, r.Path)
		if err != nil {
			path = r.Path
		}
		if r.Member != "" {
			path += "#" + r.Member
		}
		all = append(all, strings.TrimSpace(fmt.Sprintf("%s %s %s", path, r.Status, r.Code)))
	}
	return all
}

func compare(t *testing.T, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("rows are\n\t%s\nwant\n\t%s", strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
	}
}

func TestAFolderIsAddedWithOneWordAboutEachOfItsFiles(t *testing.T) {
	l := newLibrary(t)
	l.write("in/a.txt", report(1))
	l.write("in/deep/b.md", "# 乙县规划\n\n建设绿道。\n")
	l.write("in/deep/.DS_Store", "x")
	l.write("in/.git/config", "x")
	l.write("in/~$a.docx", "x")
	l.write("in/Thumbs.db", "x")
	l.write("in/empty.txt", "")
	l.write("in/film.mp4", "x")
	l.write("in/library/catalog.db", "x")
	l.walker.Except = l.path("in/library")
	if err := syscall.Mkfifo(l.path("in/pipe.txt"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(l.path("in"), l.path("in/deep/loop")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(l.path("in/nowhere.txt"), l.path("in/broken.txt")); err != nil {
		t.Fatal(err)
	}
	compare(t, told(l.files, l.add(corpus.Overrides{}, "in", "missing.txt")), []string{
		"in/.git skipped", "in/Thumbs.db skipped", "in/a.txt added", "in/broken.txt failed invalid",
		"in/deep/.DS_Store skipped", "in/deep/b.md added", "in/deep/loop skipped",
		"in/empty.txt failed empty", "in/film.mp4 failed unsupported", "in/library skipped",
		"in/pipe.txt failed unsupported", "in/~$a.docx skipped", "missing.txt failed invalid",
	})
	l.consistent()
}

func TestALinkIsNotFollowedOutOfItsFolder(t *testing.T) {
	l := newLibrary(t)
	l.write("secret.txt", report(1))
	l.write("outside/b.txt", report(2))
	l.write("in/deep/c.txt", report(3))
	for link, to := range map[string]string{
		"in/absolute.txt": l.path("secret.txt"), "in/relative.txt": "../secret.txt", "in/folder": "../outside", "in/file-below.txt": "../outside/b.txt",
		"in/twice.txt": "hop.txt", "in/hop.txt": "../secret.txt", "in/inside.txt": "deep/c.txt", "named": "in",
	} {
		if err := os.Symlink(to, l.path(link)); err != nil {
			t.Fatal(err)
		}
	}
	compare(t, told(l.files, l.add(corpus.Overrides{}, "in")), []string{
		"in/absolute.txt skipped", "in/deep/c.txt added", "in/file-below.txt skipped", "in/folder skipped", "in/hop.txt skipped",
		"in/inside.txt duplicate", "in/relative.txt skipped", "in/twice.txt skipped",
	})
	// What the person named is followed.
	compare(t, told(l.files, l.add(corpus.Overrides{}, "in/relative.txt")), []string{"in/relative.txt added"})
	if rows := l.add(corpus.Overrides{}, "named"); len(rows) != 8 {
		t.Errorf("a link to a folder: %+v", rows)
	}
}

func TestAFolderThatMayNotBeReadIsOneFailure(t *testing.T) {
	l := newLibrary(t)
	l.write("in/shut/a.txt", report(1))
	l.write("in/b.txt", report(2))
	if err := os.Chmod(l.path("in/shut"), 0); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(l.path("in/shut"), 0o700) })
	want := []string{"in/b.txt added", "in/shut failed permission"}
	if os.Geteuid() == 0 { // whom nothing is forbidden
		want[1] = "in/shut/a.txt added"
	}
	compare(t, told(l.files, l.add(corpus.Overrides{}, "in")), want)
}

func TestFailuresAreKeptUntilTheFileIsReadOrDismissed(t *testing.T) {
	l := newLibrary(t)
	l.write("a.txt", "")
	l.write("b.txt", "")
	l.write("c.jsonl", "{\"text\":\"好的一行。\"}\n坏的一行\n")
	l.add(corpus.Overrides{}, "a.txt", "b.txt", "c.jsonl")
	kept := func() (all []string) {
		t.Helper()
		failures, err := l.service.Failures(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range failures {
			if f.Error == "" || f.At.IsZero() {
				t.Errorf("failure is %+v", f)
			}
			all = append(all, fmt.Sprintf("%s%s %s", filepath.Base(f.Source), f.Member, f.Code))
		}
		return all
	}
	compare(t, kept(), []string{"a.txt empty", "b.txt empty", "c.jsonl2 invalid"})
	l.write("a.txt", report(1))
	l.expect(l.add1("a.txt"), Added, "")
	if err := l.service.Dismiss(t.Context(), l.path("b.txt"), ""); err != nil {
		t.Fatal(err)
	}
	compare(t, kept(), []string{"c.jsonl2 invalid"})
	l.write("c.jsonl", "{\"text\":\"好的一行。\"}\n{\"text\":\"改好的一行。\"}\n")
	l.add(corpus.Overrides{}, "c.jsonl")
	compare(t, kept(), nil)
}

// archiveOf makes a ZIP of entries.
func archiveOf(t *testing.T, entries ...[2]string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, e := range entries {
		w, err := z.CreateHeader(&zip.FileHeader{Name: e[0], Method: zip.Deflate, NonUTF8: true})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(e[1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestAnArchiveIsItsEntries(t *testing.T) {
	l := newLibrary(t)
	name, err := simplifiedchinese.GB18030.NewEncoder().String("材料/工作报告.txt")
	if err != nil {
		t.Fatal(err)
	}
	l.write("a.zip", archiveOf(t, [2]string{name, report(1)}, [2]string{"lines.jsonl", "{\"text\":\"一行。\"}\n"},
		[2]string{"__MACOSX/x.txt", "x"}, [2]string{"inner.zip", "x"}, [2]string{"film.mp4", "x"}, [2]string{"../../up.txt", report(2)}))
	l.write("cut.zip", archiveOf(t, [2]string{"a.txt", report(3)})[:60])
	l.write("none.zip", archiveOf(t))
	want := []string{
		"a.zip#材料/工作报告.txt added", "a.zip#lines.jsonl:1 added", "a.zip#__MACOSX/x.txt skipped", "a.zip#inner.zip failed corrupt",
		"a.zip#film.mp4 failed unsupported", "a.zip#up.txt added", "cut.zip failed corrupt", "none.zip failed empty",
	}
	rows := l.add(corpus.Overrides{}, "a.zip", "cut.zip", "none.zip")
	compare(t, told(l.files, rows), want)
	if file := l.engine.docs[rows[0].ID].Source.File; file != "工作报告.txt" {
		t.Errorf("source.file is %q", file)
	}
	l.expect(l.add(corpus.Overrides{}, "a.zip")[0], Unchanged, rows[0].ID)
}

// bombOf makes a ZIP with an entry that unpacks to that many MiB: one deflated block, over and over.
func bombOf(t *testing.T, name string, mib int) string {
	t.Helper()
	var block, b bytes.Buffer
	deflate, err := flate.NewWriter(&block, flate.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := deflate.Write(make([]byte, 1<<20)); err != nil {
		t.Fatal(err)
	}
	if err := deflate.Flush(); err != nil {
		t.Fatal(err)
	}
	packed := bytes.Repeat(block.Bytes(), mib)
	z := zip.NewWriter(&b)
	w, err := z.CreateRaw(&zip.FileHeader{
		Name: name, Method: zip.Deflate, CompressedSize64: uint64(len(packed)), UncompressedSize64: uint64(mib) << 20,
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(packed); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestAnArchiveThatUnpacksWithoutEndIsStopped(t *testing.T) {
	l := newLibrary(t)
	l.write("bomb.zip", bombOf(t, "a.txt", MaxFileBytes>>20-1))
	rows := l.add(corpus.Overrides{}, "bomb.zip")
	compare(t, told(l.files, rows), []string{"bomb.zip#a.txt failed too_large"})
	if !strings.Contains(rows[0].Error, "展开") {
		t.Errorf("refused for another reason: %s", rows[0].Error)
	}
}

func TestAFileBeyondTheLimitIsRefusedUnread(t *testing.T) {
	l := newLibrary(t)
	if err := os.Truncate(l.write("huge.txt", "x"), 1<<30); err != nil {
		t.Fatal(err)
	}
	if row := l.add1("huge.txt"); row.Code != fault.TooLarge || !strings.Contains(row.Error, "MB") {
		t.Errorf("row is %+v", row)
	}
}

func TestLinesOfEveryKind(t *testing.T) {
	for name, c := range map[string]struct {
		in   string
		want []string
	}{
		"marks, blanks and ends":  {"\ufeff{\"a\":1}\r\n\n  \n{\"b\":2}", []string{`1 {"a":1}`, `4 {"b":2}`}},
		"a line beyond the limit": {"{}\n" + strings.Repeat("x", maxLineBytes+1) + "\n{}\n", []string{"1 {}", "2 too_large", "3 {}"}},
		"nothing":                 {"\n \n", []string{" empty"}},
		"no text":                 {"PK\x03\x04\x00\x00", []string{" not_text"}},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for item, err := range Lines(strings.NewReader(c.in), Item{Path: "a.jsonl"}) {
				said := string(item.Data)
				var f *fault.Error
				if errors.As(err, &f) {
					said = string(f.Code)
				}
				got = append(got, item.Member+" "+said)
			}
			compare(t, got, c.want)
		})
	}
}

func TestWalkingStopsWithTheContext(t *testing.T) {
	dir := t.TempDir()
	for i := range 5 {
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%d.txt", i)), []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	n := 0
	var last error
	for _, err := range (Walker{Readable: read.Supported}).Walk(ctx, []string{dir}) {
		if n++; n == 2 {
			cancel()
		}
		last = err
	}
	if n != 3 || !errors.Is(last, context.Canceled) {
		t.Errorf("%d items, the last with %v", n, last)
	}
}

func FuzzLines(f *testing.F) {
	f.Add([]byte("{\"a\":1}\n\n{}"))
	f.Add([]byte("\xef\xbb\xbf\n\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		n := 0
		for item, err := range Lines(bytes.NewReader(data), Item{}) {
			n++
			if err == nil && len(bytes.TrimSpace(item.Data)) == 0 {
				t.Error("a blank line is a document")
			}
		}
		if n == 0 {
			t.Error("no word about a stream")
		}
	})
}

func FuzzArchive(f *testing.F) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, _ := z.Create("a.txt")
	_, _ = w.Write([]byte("建设绿道。"))
	_ = z.Close()
	f.Add(b.Bytes())
	f.Add([]byte("PK\x05\x06"))
	walker := Walker{Readable: read.Supported}
	f.Fuzz(func(t *testing.T, data []byte) {
		n := 0
		walker.archive(t.Context(), Item{Path: "a.zip"}, bytes.NewReader(data), int64(len(data)), func(Item, error) bool {
			n++
			return n < 1000
		})
		if n == 0 {
			t.Error("no word about an archive")
		}
	})
}
