package originals

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func notes(t *testing.T, dir string, from End) (all []string, damages []Damage) {
	t.Helper()
	damages, err := Notes(dir, from, func(note []byte) error {
		all = append(all, string(note))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all, damages
}

// noted makes packs of six notes, two in each, and returns the end behind each note, and the offsets
// where the frames of originals before it, if any, begin and end.
func noted(t *testing.T) (dir string, ends []End, frames [][2]int64) {
	t.Helper()
	dir = t.TempDir()
	p := open(t, dir, End{})
	for i := range 6 {
		if i%2 == 0 {
			p.Roll()
		}
		var contents [][]byte
		for j := range i % 4 { // some notes have no originals
			contents = append(contents, fmt.Appendf(nil, "原件%d-%d", i, j))
		}
		var frame [2]int64
		end, err := p.Store(contents, func(at []Place) ([]byte, error) {
			if len(at) > 0 {
				frame = [2]int64{at[0].Offset, at[0].Offset + at[0].Size}
			}
			return fmt.Appendf(nil, "注%d", i), nil
		})
		if err != nil {
			t.Fatal(err)
		}
		ends, frames = append(ends, end), append(frames, frame)
	}
	return dir, ends, frames
}

func TestNotesComeBackInOrder(t *testing.T) {
	dir, ends, _ := noted(t)
	want := []string{"注0", "注1", "注2", "注3", "注4", "注5"}
	if got, damages := notes(t, dir, End{}); !slices.Equal(got, want) || damages != nil {
		t.Errorf("notes are %q, damage %v", got, damages)
	}
	for i, end := range ends {
		if got, damages := notes(t, dir, end); !slices.Equal(got, want[i+1:]) || damages != nil {
			t.Errorf("behind %+v they are %q, damage %v", end, got, damages)
		}
	}
}

func TestADamagedHeadOrNoteIsSkippedWithTheRestOfItsPack(t *testing.T) {
	dir, ends, frames := noted(t)
	path := filepath.Join(dir, "000001.pack")
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for at := range whole[:ends[3].Offset] {
		damaged := slices.Clone(whole)
		damaged[at] ^= 0x10
		if err := os.WriteFile(path, damaged, 0o600); err != nil {
			t.Fatal(err)
		}
		got, damages := notes(t, dir, End{})
		for _, elsewhere := range []string{"注0", "注1", "注4", "注5"} {
			if !slices.Contains(got, elsewhere) {
				t.Fatalf("byte %d: notes are %q", at, got)
			}
		}
		of := 2
		if int64(at) >= ends[2].Offset {
			of = 3
		}
		within := int64(at) >= frames[of][0] && int64(at) < frames[of][1] // Load finds that
		if lost := len(got) < 6; lost == within || lost && damages == nil && !isLength(whole, at) {
			t.Errorf("byte %d: notes are %q, damage %v", at, got, damages)
		}
	}
}

// isLength reports whether a byte is of a length, whose damage may point behind the end of the pack.
func isLength(pack []byte, at int) bool {
	return slices.ContainsFunc([]int{4, 5, 6, 7}, func(i int) bool {
		return at >= i && bytes.HasPrefix(pack[at-i:], headStart)
	})
}

// headStart is the magic of heads.
var headStart = []byte{0x57, 0x2A, 0x4D, 0x18}

func TestAPackThatACrashCutEndsWithItsLastWholeNote(t *testing.T) {
	dir, ends, _ := noted(t)
	path := filepath.Join(dir, "000002.pack")
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for size := range len(whole) {
		if err := os.WriteFile(path, whole[:size], 0o600); err != nil {
			t.Fatal(err)
		}
		want := []string{"注0", "注1", "注2", "注3", "注4"}
		if int64(size) < ends[4].Offset {
			want = want[:4]
		}
		if got, damages := notes(t, dir, End{}); !slices.Equal(got, want) || damages != nil {
			t.Fatalf("cut to %d: notes are %q, damage %v", size, got, damages)
		}
	}
}
