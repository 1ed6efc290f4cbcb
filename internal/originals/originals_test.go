package originals

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/klauspost/compress/zstd"
)

func open(t *testing.T, dir string, end End) *Packs {
	t.Helper()
	p, err := Open(dir, end)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	})
	return p
}

func store(t *testing.T, p *Packs, contents ...string) []Place {
	t.Helper()
	all := make([][]byte, len(contents))
	for i, c := range contents {
		all[i] = []byte(c)
	}
	places, err := p.Store(all)
	if err != nil {
		t.Fatal(err)
	}
	if len(places) != len(contents) {
		t.Fatalf("%d places for %d originals", len(places), len(contents))
	}
	return places
}

func check(t *testing.T, p *Packs, places []Place, contents ...string) {
	t.Helper()
	for i, want := range contents {
		if got, err := p.Load(places[i]); err != nil || string(got) != want {
			t.Fatalf("original %d at %+v: %d bytes, %v; want %d", i, places[i], len(got), err, len(want))
		}
	}
}

func TestOriginalsComeBackByteForByte(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new")
	p := open(t, dir, End{})
	contents := []string{""}
	for i := range 50 {
		contents = append(contents, string(bytes.Repeat(fmt.Appendf(nil, "第%d号文件，", i), 4000)))
	}
	contents = append(contents, "末")
	places := store(t, p, contents...)
	check(t, p, places, contents...)
	// Small files share a frame, and a frame ends where it is large enough.
	frames := map[int64]int64{}
	for _, at := range places {
		frames[at.Offset] += at.Length
	}
	total := 0
	for _, c := range contents {
		total += len(c)
	}
	if want := total/frameBytes + 1; len(frames) > want || len(frames) < 2 {
		t.Errorf("%d bytes are in %d frames, want at most %d", total, len(frames), want)
	}
	end := p.End()
	_ = p.Close()
	check(t, open(t, dir, end), places, contents...)
}

func TestLoadedOriginalsDoNotShareMemory(t *testing.T) {
	p := open(t, t.TempDir(), End{})
	places := store(t, p, "甲", "乙")
	first, err := p.Load(places[0])
	if err != nil {
		t.Fatal(err)
	}
	_ = append(first, "一段足以盖住后面内容的文字"...)
	check(t, p, places, "甲", "乙")
}

func TestStoringNothingCreatesNoPack(t *testing.T) {
	dir := t.TempDir()
	p := open(t, dir, End{})
	store(t, p)
	if end := p.End(); end != (End{}) {
		t.Errorf("end is %+v", end)
	}
	if names, _ := filepath.Glob(filepath.Join(dir, "*")); len(names) > 0 {
		t.Errorf("the folder contains %q", names)
	}
}

func TestOriginalsBeyondTheCommittedEndAreCutOff(t *testing.T) {
	dir := t.TempDir()
	p := open(t, dir, End{})
	kept := store(t, p, "留下的")
	end := p.End()
	if end != (End{0, kept[0].Size}) {
		t.Errorf("end is %+v behind %+v", end, kept[0])
	}
	lost := store(t, p, string(bytes.Repeat([]byte("丢掉的"), 1000)))
	_ = p.Close()

	p = open(t, dir, end)
	if info, err := os.Stat(filepath.Join(dir, "000000.pack")); err != nil || info.Size() != end.Offset {
		t.Errorf("the pack has %v bytes, %v; want the committed %d", info.Size(), err, end.Offset)
	}
	if _, err := p.Load(lost[0]); err == nil {
		t.Error("an original that was never committed came back")
	}
	again := store(t, p, "再来")
	if again[0].Offset != end.Offset || p.End().Offset != end.Offset+again[0].Size {
		t.Errorf("the next original is at %+v, the end %+v", again[0], p.End())
	}
	check(t, p, append(kept, again...), "留下的", "再来")
}

func TestOriginalsThatWereNeverCommittedMakeRoom(t *testing.T) {
	dir := t.TempDir()
	p := open(t, dir, End{})
	lost := store(t, p, "丢掉的")
	_ = p.Close()
	p = open(t, dir, End{})
	if _, err := p.Load(lost[0]); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("load: %v", err)
	}
	check(t, p, store(t, p, "新来的"), "新来的")
	if p.End().Offset >= lost[0].Size*2 {
		t.Errorf("end is %+v", p.End())
	}
}

func TestAFullPackIsFollowedByAnother(t *testing.T) {
	dir := t.TempDir()
	p := open(t, dir, End{})
	p.packFull = 100
	var places []Place
	var contents []string
	var ends []End
	for i := range 8 {
		contents = append(contents, fmt.Sprintf("第%d件原件，装不满一包，也不会多得装不下。", i))
		places = append(places, store(t, p, contents[i])...)
		ends = append(ends, p.End())
	}
	if last := places[len(places)-1]; last.Pack < 2 {
		t.Fatalf("everything is in pack %d", last.Pack)
	}
	for i, at := range places {
		if ends[i] != (End{at.Pack, at.Offset + at.Size}) || at.Offset >= 100 {
			t.Errorf("original at %+v, end %+v", at, ends[i])
		}
	}
	check(t, p, places, contents...)
	_ = p.Close()

	// Opened before the last pack was begun: that pack is left over, and begun again.
	beforeLast := slices.IndexFunc(places, func(at Place) bool { return at.Pack == places[len(places)-1].Pack })
	p = open(t, dir, ends[beforeLast-1])
	p.packFull = 100
	check(t, p, places[:beforeLast], contents[:beforeLast]...)
	if _, err := p.Load(places[beforeLast]); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("load from a pack that was not committed: %v", err)
	}
	again := store(t, p, "另一件")
	if again[0].Pack != places[beforeLast].Pack || again[0].Offset != 0 || p.End().Offset != again[0].Size {
		t.Errorf("the next original is at %+v, the end %+v", again[0], p.End())
	}
}

func TestAPackThatIsExactlyFullIsFollowedByAnother(t *testing.T) {
	p := open(t, t.TempDir(), End{})
	first := store(t, p, "甲")[0]
	p.packFull = first.Size
	if second := store(t, p, "乙")[0]; second.Pack != first.Pack+1 || second.Offset != 0 {
		t.Errorf("the second original is at %+v", second)
	}
}

func TestALostPackLosesItsOwnOriginalsAlone(t *testing.T) {
	dir := t.TempDir()
	p := open(t, dir, End{})
	p.packFull = 1
	places := store(t, p, "第一包")
	places = append(places, store(t, p, "第二包")...)
	end := p.End()
	_ = p.Close()
	if err := os.Remove(filepath.Join(dir, "000001.pack")); err != nil {
		t.Fatal(err)
	}
	p = open(t, dir, end)
	check(t, p, places[:1], "第一包")
	store(t, p, "后来的")
	if got, err := p.Load(places[1]); err == nil {
		t.Errorf("a lost original came back as %q", got)
	}
}

func TestADamagedOriginalIsNoticed(t *testing.T) {
	for name, damage := range map[string]func(pack []byte) []byte{
		"flipped bit": func(pack []byte) []byte { pack[len(pack)-6] ^= 0x40; return pack },
		"cut short":   func(pack []byte) []byte { return pack[:len(pack)-8] },
	} {
		dir := t.TempDir()
		p := open(t, dir, End{})
		places := store(t, p, string(bytes.Repeat([]byte("完好无损的原件。"), 100)))
		end := p.End()
		_ = p.Close()
		path := filepath.Join(dir, "000000.pack")
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, damage(data), 0o600); err != nil {
			t.Fatal(err)
		}
		p = open(t, dir, end)
		if _, err := p.Load(places[0]); err == nil {
			t.Errorf("%s: a damaged original came back without an error", name)
		}
		if next := store(t, p, "后来的"); next[0].Offset != end.Offset {
			t.Errorf("%s: the next original is at %d, not behind the damaged one at %d", name, next[0].Offset, end.Offset)
		}
	}
}

func TestAPlaceOutsideItsFrameIsAnError(t *testing.T) {
	p := open(t, t.TempDir(), End{})
	at := store(t, p, "原件")[0]
	at.Length++
	if _, err := p.Load(at); err == nil {
		t.Error("more than the frame contains was loaded")
	}
}

// TestTheFormatOnDiskStays reads and continues a pack made without this package.
func TestTheFormatOnDiskStays(t *testing.T) {
	encoder, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = encoder.Close() }()
	pack := encoder.EncodeAll([]byte("甲件乙件"), nil)
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "000007.pack"), pack, 0o600); err != nil {
		t.Fatal(err)
	}
	size := int64(len(pack))
	end, err := ParseEnd([]byte{0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0, byte(size)})
	if err != nil || end != (End{7, size}) {
		t.Fatalf("end is %+v, %v", end, err)
	}
	p := open(t, dir, end)
	places := append([]Place{{7, 0, size, 0, 6}, {7, 0, size, 6, 6}}, store(t, p, "丙件")...)
	if places[2].Pack != 7 || places[2].Offset != size {
		t.Errorf("the next original is at %+v", places[2])
	}
	check(t, p, places, "甲件", "乙件", "丙件")
}

func TestAnEndIsReadAsItWasEncoded(t *testing.T) {
	for _, end := range []End{{}, {1, 2}, {1<<32 - 1, 1<<63 - 1}} {
		if got, err := ParseEnd(end.Encode()); err != nil || got != end {
			t.Errorf("%+v becomes %+v, %v", end, got, err)
		}
	}
	if got, err := ParseEnd(nil); err != nil || got != (End{}) {
		t.Errorf("no data is %+v, %v", got, err)
	}
	for _, damaged := range [][]byte{{1}, make([]byte, 11), make([]byte, 13), {0, 0, 0, 1, 0x80, 0, 0, 0, 0, 0, 0, 0}} {
		if got, err := ParseEnd(damaged); err == nil {
			t.Errorf("% x is %+v", damaged, got)
		}
	}
}

func TestClosedPacksStoreAndLoadNothing(t *testing.T) {
	p := open(t, t.TempDir(), End{})
	places := store(t, p, "原件")
	if err := errors.Join(p.Close(), p.Close()); err != nil {
		t.Errorf("close twice: %v", err)
	}
	if _, err := p.Load(places[0]); !errors.Is(err, fs.ErrClosed) {
		t.Errorf("load: %v", err)
	}
	if _, err := p.Store([][]byte{nil}); !errors.Is(err, fs.ErrClosed) {
		t.Errorf("store: %v", err)
	}
}

func TestAFolderThatCannotBeMadeIsAnError(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if p, err := Open(file, End{}); err == nil {
		t.Error("a file was opened as a folder of packs")
		_ = p.Close()
	}
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "000000.pack"), 0o700); err != nil {
		t.Fatal(err)
	}
	if p, err := Open(dir, End{0, 1}); err == nil {
		t.Error("a folder was opened as a pack")
		_ = p.Close()
	}
}
