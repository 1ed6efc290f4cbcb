package bleveengine

import (
	"testing"

	"wenxun/index"
	"wenxun/index/enginetest"
)

func openTemporary(t *testing.T) index.Engine {
	e, err := Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestEngine(t *testing.T) { enginetest.Run(t, openTemporary) }

// FuzzEngine compares the engine with a scan on libraries and requests that follow from a seed.
func FuzzEngine(f *testing.F) {
	f.Add(uint64(1000))
	f.Fuzz(func(t *testing.T, seed uint64) { enginetest.Seed(t, seed, openTemporary) })
}
