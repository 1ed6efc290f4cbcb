package pdf

import (
	"context"
	"errors"
	"fmt"
	"unicode/utf16"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
)

// instance is one running PDFium with its own memory. It serves one file at a time.
type instance struct {
	pdfium, batch api.Module
	functions     map[string]api.Function
	block         uint64 // address of blockSize bytes through which the batch functions answer
}

var errOutOfMemory = errors.New("pdf: out of WebAssembly memory")

func (e *engine) instance(ctx context.Context) (*instance, error) {
	ctx = context.WithoutCancel(ctx)
	// The only files it sees are ours; no arguments, no clock beyond the default fake one.
	pdfium, err := e.runtime.InstantiateModule(ctx, e.pdfium, wazero.NewModuleConfig().WithName("").
		WithStartFunctions("_initialize").WithFSConfig(wazero.NewFSConfig().WithFSMount(root{}, "/")))
	if err != nil {
		return nil, fmt.Errorf("pdf: start PDFium: %w", err)
	}
	resolve := experimental.WithImportResolver(ctx, func(name string) api.Module {
		if name == "pdfium" {
			return pdfium
		}
		return nil
	})
	in := &instance{pdfium: pdfium, functions: map[string]api.Function{}}
	if in.batch, err = e.runtime.InstantiateModule(resolve, e.batch, wazero.NewModuleConfig().WithName("")); err != nil {
		in.close(ctx)
		return nil, fmt.Errorf("pdf: start batch module: %w", err)
	}
	if _, err = in.call(ctx, "FPDF_InitLibrary"); err == nil {
		in.block, err = in.alloc(ctx, blockSize)
	}
	if err != nil {
		in.close(ctx)
		return nil, fmt.Errorf("pdf: start PDFium: %w", err)
	}
	return in, nil
}

func (in *instance) close(ctx context.Context) {
	// Closing frees memory only; there is nothing to do about an error.
	_ = in.pdfium.Close(ctx)
	if in.batch != nil {
		_ = in.batch.Close(ctx)
	}
}

func (in *instance) memorySize() uint32 { return in.pdfium.Memory().Size() }

// call calls an exported function of PDFium or of the batch module and returns its result, if it
// has one. Cancelling ctx ends the call, which leaves the instance broken.
func (in *instance) call(ctx context.Context, name string, args ...uint64) (uint64, error) {
	f := in.functions[name]
	if f == nil {
		if f = in.pdfium.ExportedFunction(name); f == nil && in.batch != nil {
			f = in.batch.ExportedFunction(name)
		}
		if f == nil {
			return 0, fmt.Errorf("pdf: no function %s", name)
		}
		in.functions[name] = f
	}
	stack := make([]uint64, max(len(args), 1))
	copy(stack, args)
	if err := f.CallWithStack(ctx, stack); err != nil {
		return 0, fmt.Errorf("pdf: %s: %w", name, err)
	}
	return stack[0], nil
}

// handle is call for functions that answer with a handle, 0 meaning none, or with a number.
func (in *instance) handle(ctx context.Context, name string, args ...uint64) (uint64, error) {
	r, err := in.call(ctx, name, args...)
	return uint64(uint32(r)), err
}

func (in *instance) alloc(ctx context.Context, n int) (uint64, error) {
	at, err := in.handle(ctx, "malloc", uint64(n))
	if err == nil && at == 0 {
		err = errOutOfMemory
	}
	return at, err
}

func (in *instance) read(at uint64, n int) ([]byte, error) {
	b, ok := in.pdfium.Memory().Read(uint32(at), uint32(n))
	if !ok {
		return nil, fmt.Errorf("pdf: read %d bytes of memory at %d: out of range", n, at)
	}
	return b, nil
}

// text calls a function whose last arguments are a buffer and its size in bytes and which answers
// in UTF-16LE with a final NUL, as PDFium's titles and properties do. What doesn't fit is left out.
func (in *instance) text(ctx context.Context, name string, args ...uint64) (string, error) {
	const most = 8 << 10
	n, err := in.handle(ctx, name, append(args, in.block, most)...)
	if err != nil || n < 4 || n > most {
		return "", err
	}
	b, err := in.read(in.block, int(n)-2)
	if err != nil {
		return "", err
	}
	units := make([]uint16, len(b)/2)
	for i := range units {
		units[i] = uint16(b[2*i]) | uint16(b[2*i+1])<<8
	}
	return string(utf16.Decode(units)), nil
}
