package pdf

import (
	"context"
	"errors"
	"fmt"
	"sync"
	_ "unsafe" // for go:linkname

	_ "github.com/klippa-app/go-pdfium/webassembly" // links the module named below into the binary
	"github.com/klippa-app/go-pdfium/webassembly/imports"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
	"github.com/tetratelabs/wazero/imports/emscripten"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"

	"wenxun/internal/read/formats/pdf/meter"
)

// pdfiumModule is PDFium compiled to WebAssembly, as go-pdfium ships it. go-pdfium's own calls can
// be interrupted only in a way that costs three quarters of the speed, and go one character at a
// time; so the module is driven here directly, in blocks (batch.wat), and metered (package meter).
// Should go-pdfium move the variable, the program no longer links.
//
//go:linkname pdfiumModule github.com/klippa-app/go-pdfium/internal/pdfium_wasm.Module
var pdfiumModule []byte

const (
	// maxMemoryPages bounds one instance's memory: 3,584 × 64 KiB = 224 MiB, so that a file with
	// what the host keeps of it stays below 300 MB.
	maxMemoryPages = 3584
	// maxIdleMemory is the memory, in bytes, that an instance may hold to be used for the next file;
	// WebAssembly memory never shrinks.
	maxIdleMemory = 64 << 20
	// rounds is how many rounds of loops PDFium runs before it asks whether to go on: a fraction of
	// a millisecond.
	rounds = 200_000
)

// ask is the imported function through which PDFium asks. Rendering in steps would call it, which
// nobody does here.
var ask = meter.Function{Module: "env", Name: "IFSDK_PAUSE_NeedToPauseNow_CB"}

// goOn ends the call whose context is done. wazero turns the panic into the call's error.
func goOn(ctx context.Context, _ api.Module, stack []uint64) {
	if err := ctx.Err(); err != nil {
		panic(err)
	}
	stack[0] = 0
}

// engine is the compiled code that all instances share.
type engine struct {
	runtime       wazero.Runtime
	cache         wazero.CompilationCache
	pdfium, batch wazero.CompiledModule
}

// startEngine compiles PDFium, or loads it from cacheDir where an earlier process left it there.
// It takes some seconds the first time and a tenth of one after that.
func startEngine(ctx context.Context, cacheDir string) (_ *engine, err error) {
	// The instances outlive the file that made the engine start.
	ctx = context.WithoutCancel(ctx)
	e := &engine{}
	if cacheDir == "" {
		e.cache = wazero.NewCompilationCache()
	} else if e.cache, err = wazero.NewCompilationCacheWithDir(cacheDir); err != nil {
		return nil, fmt.Errorf("pdf: open compilation cache: %w", err)
	}
	e.runtime = wazero.NewRuntimeWithConfig(ctx, wazero.NewRuntimeConfig().
		WithCoreFeatures(api.CoreFeaturesV2|experimental.CoreFeaturesExceptionHandling).
		WithCompilationCache(e.cache).
		WithMemoryLimitPages(maxMemoryPages))
	defer func() {
		if err != nil {
			err = errors.Join(err, e.close(ctx))
		}
	}()
	if _, err = wasi_snapshot_preview1.Instantiate(ctx, e.runtime); err != nil {
		return nil, fmt.Errorf("pdf: start WASI: %w", err)
	}
	metered, err := meter.Rewrite(pdfiumModule, ask, rounds)
	if err != nil {
		return nil, fmt.Errorf("pdf: meter PDFium: %w", err)
	}
	if e.pdfium, err = e.runtime.CompileModule(ctx, metered); err != nil {
		return nil, fmt.Errorf("pdf: compile PDFium: %w", err)
	}
	if e.batch, err = e.runtime.CompileModule(ctx, batchModule); err != nil {
		return nil, fmt.Errorf("pdf: compile batch module: %w", err)
	}
	if err = e.startHost(ctx); err != nil {
		return nil, fmt.Errorf("pdf: start PDFium's host functions: %w", err)
	}
	return e, nil
}

// startHost provides what PDFium imports: what Emscripten and go-pdfium have for it, and goOn.
func (e *engine) startHost(ctx context.Context) error {
	builder := e.runtime.NewHostModuleBuilder(ask.Module)
	runtime, err := emscripten.NewFunctionExporterForModule(e.pdfium)
	if err != nil {
		return err
	}
	runtime.ExportFunctions(builder)
	imports.NewFunctionExporter().ExportFunctions(builder)
	i32 := []api.ValueType{api.ValueTypeI32}
	builder.NewFunctionBuilder().WithGoModuleFunction(api.GoModuleFunc(goOn), i32, i32).Export(ask.Name)
	_, err = builder.Instantiate(ctx)
	return err
}

func (e *engine) close(ctx context.Context) error {
	return errors.Join(e.runtime.Close(ctx), e.cache.Close(ctx))
}

// pool starts the engine at the first use and lends out at most cap(slots) instances.
type pool struct {
	cacheDir string
	slots    chan struct{}

	mu     sync.Mutex
	engine *engine // nil before the first use and after close
	idle   []*instance
	closed bool
}

var errClosed = errors.New("pdf: reader is closed")

// get waits for a free slot and returns an instance, which goes back by put.
func (p *pool) get(ctx context.Context) (*instance, error) {
	select {
	case p.slots <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	in, err := p.take(ctx)
	if err != nil {
		<-p.slots
		return nil, err
	}
	return in, nil
}

func (p *pool) take(ctx context.Context) (*instance, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return nil, errClosed
	}
	if n := len(p.idle); n > 0 {
		in := p.idle[n-1]
		p.idle = p.idle[:n-1]
		return in, nil
	}
	if p.engine == nil {
		e, err := startEngine(ctx, p.cacheDir)
		if err != nil {
			return nil, err
		}
		p.engine = e
	}
	return p.engine.instance(ctx)
}

// put takes an instance back. One that failed, or has grown, is thrown away: what a broken file
// left in its memory must not reach the next one.
func (p *pool) put(ctx context.Context, in *instance, sound bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if sound && !p.closed && in.memorySize() <= maxIdleMemory {
		p.idle = append(p.idle, in)
	} else {
		in.close(context.WithoutCancel(ctx))
	}
	<-p.slots
}

func (p *pool) close() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed, p.idle = true, nil
	if p.engine == nil {
		return nil
	}
	e := p.engine
	p.engine = nil
	return e.close(context.Background())
}
