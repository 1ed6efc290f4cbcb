package pdf

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"sync"

	"github.com/klippa-app/go-pdfium/webassembly/imports"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
	"github.com/tetratelabs/wazero/imports/emscripten"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"

	"wenxun/internal/read/formats/pdf/meter"
)

const (
	// maxMemoryPages bounds one instance's memory: 3,584 × 64 KiB = 224 MiB, so that a file with
	// what the host keeps of it stays below 300 MB.
	maxMemoryPages = 3584
	// maxIdleMemory is the memory, in bytes, that an instance may have to be used for the next file;
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
// That takes some seconds the first time and some tenths of one after that. Where cacheDir can't be
// used, or is "", the code is kept in memory alone.
func startEngine(ctx context.Context, cacheDir string) (*engine, error) {
	// The instances outlive the file that made the engine start.
	ctx = context.WithoutCancel(ctx)
	metered, err := meter.Rewrite(pdfiumModule, ask, rounds)
	if err != nil {
		return nil, fmt.Errorf("pdf: meter PDFium: %w", err)
	}
	if cacheDir != "" {
		var e *engine
		cache, err := openCache(cacheDir)
		if err == nil {
			if e, err = compile(ctx, metered, cache); err == nil {
				return e, nil
			}
			// The disk is full, or an entry is damaged: the next process makes it anew.
			err = errors.Join(err, discardCache(cacheDir))
		}
		slog.WarnContext(ctx, "PDFium's compiled code cannot be kept", slog.String("dir", cacheDir), slog.Any("error", err))
	}
	return compile(ctx, metered, wazero.NewCompilationCache())
}

// compile starts a runtime with the metered PDFium. The engine closes cache, and so does a failure.
func compile(ctx context.Context, metered []byte, cache wazero.CompilationCache) (_ *engine, err error) {
	e := &engine{cache: cache}
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
	ctx = experimental.WithCompilationWorkers(ctx, runtime.GOMAXPROCS(0))
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
	functions, err := emscripten.NewFunctionExporterForModule(e.pdfium)
	if err != nil {
		return err
	}
	functions.ExportFunctions(builder)
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
