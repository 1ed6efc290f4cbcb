package meter

import (
	"bytes"
	"context"
	_ "embed"
	"errors"
	"testing"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
)

//go:embed testdata/loops.wasm
var loops []byte

var ask = Function{"env", "ask"}

// instance runs the loops, metered, and counts how often they ask. They are stopped at the given
// question.
func instance(t *testing.T, rounds int32, stopAt int) (api.Module, *int) {
	t.Helper()
	module, err := Rewrite(loops, ask, rounds)
	if err != nil {
		t.Fatal(err)
	}
	ctx := t.Context()
	r := wazero.NewRuntimeWithConfig(ctx, wazero.NewRuntimeConfigInterpreter())
	t.Cleanup(func() { _ = r.Close(context.Background()) })
	asked := new(int)
	i32 := []api.ValueType{api.ValueTypeI32}
	function := func(f func()) api.GoModuleFunc {
		return func(_ context.Context, _ api.Module, stack []uint64) { f(); stack[0] = 0 }
	}
	// The host module exports no globals, so a module of its own does: (global (export "base") i32 (i32.const 7)).
	base := []byte("\x00asm\x01\x00\x00\x00\x06\x06\x01\x7f\x00\x41\x07\x0b\x07\x08\x01\x04base\x03\x00")
	if _, err := r.InstantiateWithConfig(ctx, base, wazero.NewModuleConfig().WithName("globals")); err != nil {
		t.Fatal(err)
	}
	_, err = r.NewHostModuleBuilder("env").
		NewFunctionBuilder().WithGoModuleFunction(function(func() {}), i32, i32).Export("other").
		NewFunctionBuilder().WithGoModuleFunction(function(func() {
		if *asked++; *asked == stopAt {
			panic(errStop)
		}
	}), i32, i32).Export("ask").Instantiate(ctx)
	if err != nil {
		t.Fatal(err)
	}
	module = bytes.Replace(module, []byte("\x03env\x04base"), []byte("\x07globals\x04base"), 1)
	module = fixImportSize(module)
	m, err := r.Instantiate(ctx, module)
	if err != nil {
		t.Fatal(err)
	}
	return m, asked
}

// fixImportSize makes up for the four bytes by which an import's module name grew. The section's
// size is below 128 and so one byte.
func fixImportSize(module []byte) []byte {
	at := 8
	for module[at] != importSection {
		at += 2 + int(module[at+1])
	}
	module[at+1] += 4
	return module
}

var errStop = errors.New("stop")

func TestMeteredLoopsDoTheSame(t *testing.T) {
	m, asked := instance(t, 10, 0)
	for _, name := range []string{"count", "indirect"} {
		*asked = 0
		got, err := m.ExportedFunction(name).Call(t.Context(), 1000)
		if err != nil {
			t.Fatal(err)
		}
		if got[0] != 1007 {
			t.Errorf("%s gives %d, want 1007", name, got[0])
		}
		if *asked != 100 {
			t.Errorf("%s asked %d times in 1,001 rounds, want 100", name, *asked)
		}
	}
}

func TestEndlessLoopIsStopped(t *testing.T) {
	m, asked := instance(t, 1000, 5)
	_, err := m.ExportedFunction("forever").Call(t.Context())
	if !errors.Is(err, errStop) || *asked != 5 {
		t.Errorf("after %d questions: %v", *asked, err)
	}
}

func TestRefusals(t *testing.T) {
	for name, module := range map[string][]byte{
		"empty": nil, "no module": []byte("海绵城市海绵城市"), "cut off": loops[:len(loops)-5],
	} {
		if _, err := Rewrite(module, ask, 1); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if _, err := Rewrite(loops, Function{"env", "nobody"}, 1); err == nil {
		t.Error("a function that isn't imported: no error")
	}
}

func FuzzRewrite(f *testing.F) {
	f.Add(loops)
	f.Fuzz(func(t *testing.T, module []byte) {
		// An error or a module, never a panic.
		_, _ = Rewrite(module, ask, 100)
	})
}
