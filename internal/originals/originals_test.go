package originals

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
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
	var places []Place
	end, err := p.Store(all, func(at []Place) ([]byte, error) {
		places = at
		return fmt.Appendf(nil, "注：%d", len(at)), nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if now := p.End(); now != end {
		t.Fatalf("the end is %+v, Store returned %+v", now, end)
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

func TestWhatIsBeyondTheCommittedEndStays(t *testing.T) {
	dir := t.TempDir()
	p := open(t, dir, End{})
	kept := store(t, p, "留下的")
	end := p.End()
	beyond := store(t, p, string(bytes.Repeat([]byte("后来的"), 1000)))
	_ = p.Close()
	path := filepath.Join(dir, "000000.pack")
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	// An older catalog knows an earlier end, a lost one none.
	for _, known := range []End{end, {}} {
		p = open(t, dir, known)
		check(t, p, append(kept, beyond...), "留下的", string(bytes.Repeat([]byte("后来的"), 1000)))
		again := store(t, p, "再来")
		if again[0].Pack == 0 {
			t.Errorf("the next original is at %+v", again[0])
		}
		check(t, p, again, "再来")
		_ = p.Close()
		if after, err := os.ReadFile(path); err != nil || !bytes.Equal(before, after) {
			t.Errorf("the pack has changed: %v", err)
		}
	}
}

func TestAPackIsContinuedWhereItIsCommitted(t *testing.T) {
	dir := t.TempDir()
	p := open(t, dir, End{})
	places := store(t, p, "甲")
	end := p.End()
	_ = p.Close()
	p = open(t, dir, end)
	places = append(places, store(t, p, "乙")...)
	if places[1].Pack != 0 || places[1].Offset != end.Offset+headBytes {
		t.Errorf("the next original is at %+v, behind %+v", places[1], end)
	}
	check(t, p, places, "甲", "乙")
}

func TestAnEmptyPackOfACrashIsFilled(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "000000.pack"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if some, err := Any(dir); some || err != nil {
		t.Errorf("there are originals: %v, %v", some, err)
	}
	p := open(t, dir, End{})
	if at := store(t, p, "甲")[0]; at.Pack != 0 {
		t.Errorf("the first original is at %+v", at)
	}
	if some, err := Any(dir); !some || err != nil {
		t.Errorf("there are originals: %v, %v", some, err)
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
		if ends[i].Pack != at.Pack || ends[i].Offset < at.Offset+at.Size || at.Offset >= 100+headBytes {
			t.Errorf("original at %+v, end %+v", at, ends[i])
		}
	}
	check(t, p, places, contents...)
	_ = p.Close()
}

func TestAPackThatIsExactlyFullIsFollowedByAnother(t *testing.T) {
	p := open(t, t.TempDir(), End{})
	first := store(t, p, "甲")[0]
	p.packFull = p.End().Offset
	if second := store(t, p, "乙")[0]; second.Pack != first.Pack+1 || second.Offset != headBytes {
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
		"flipped bit": func(pack []byte) []byte { pack[headBytes+12] ^= 0x40; return pack },
		"cut short":   func(pack []byte) []byte { return pack[:headBytes+12] },
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
		if next := store(t, p, "后来的"); next[0].Pack == 0 && next[0].Offset < end.Offset {
			t.Errorf("%s: the next original is at %+v, where the damaged one belongs", name, next[0])
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

// TestAPackIsAStreamOfZstd unpacks a pack without this package: what was stored, and nothing else.
func TestAPackIsAStreamOfZstd(t *testing.T) {
	dir := t.TempDir()
	p := open(t, dir, End{})
	store(t, p, "甲件", "乙件")
	store(t, p, "丙件")
	pack, err := os.ReadFile(filepath.Join(dir, "000000.pack"))
	if err != nil {
		t.Fatal(err)
	}
	decoder, err := zstd.NewReader(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer decoder.Close()
	if all, err := decoder.DecodeAll(pack, nil); err != nil || string(all) != "甲件乙件丙件" {
		t.Errorf("it unpacks to %q, %v", all, err)
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
	if _, err := p.Store([][]byte{nil}, nil); !errors.Is(err, fs.ErrClosed) {
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
