package bleveengine

import (
	"testing"

	"wenxun/index"
	"wenxun/index/analysis"
	"wenxun/index/enginetest"
)

// options open a library that can be written; with the words that the scan cuts with too.
var options = Options{Words: analysis.PolicyWords}

func openAt(t *testing.T, dir string) index.Engine {
	e, err := Open(dir, options)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func openTemporary(t *testing.T) index.Engine { return openAt(t, t.TempDir()) }

func TestEngine(t *testing.T) { enginetest.Run(t, openTemporary) }

func TestALibraryIsTheSameWhenOpenedAgain(t *testing.T) {
	for seed := range uint64(3) {
		enginetest.Reopen(t, seed, openAt)
	}
}

// FuzzEngine compares the engine with a scan on libraries and requests that follow from a seed.
func FuzzEngine(f *testing.F) {
	f.Add(uint64(1000))
	f.Fuzz(func(t *testing.T, seed uint64) { enginetest.Seed(t, seed, openTemporary) })
}
