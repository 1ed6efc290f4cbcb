package pdf

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"wenxun/internal/read/fault"
	"wenxun/internal/read/formats/glyphs"
	"wenxun/internal/read/layout"
)

const (
	// maxBytes is the largest file read. It is copied into the instance's memory (maxMemoryPages),
	// which must have room for what PDFium makes of it.
	maxBytes = 100 << 20
	// maxPages is the most pages read; the longest yearbooks have some 2,000.
	maxPages = 20_000
	// maxTime bounds one file, for callers that set no deadline; the pace is a hundred pages a second.
	maxTime = 3 * time.Minute
)

// Reader reads PDF files. PDFium starts with the first of them. Safe for concurrent use.
type Reader struct{ pool pool }

// New returns a reader that works on at most jobs files at once. PDFium's compiled code, some
// 30 MB, is kept in cacheDir, so that only the first process ever compiles it; with "" in the
// user's cache folder. Where it can't be kept, every process compiles anew.
func New(cacheDir string, jobs int) (*Reader, error) {
	if jobs < 1 {
		return nil, fmt.Errorf("pdf: jobs is %d, must be at least 1", jobs)
	}
	if cacheDir == "" {
		cacheDir = defaultCacheDir()
	}
	return &Reader{pool: pool{cacheDir: cacheDir, slots: make(chan struct{}, jobs)}}, nil
}

// Close frees PDFium. A file being read fails; files after it fail.
func (r *Reader) Close() error { return r.pool.close() }

// Read reads one file. Refusals are *fault.Error; a cancelled ctx gives its own error.
func (r *Reader) Read(ctx context.Context, name string, data []byte) (*layout.Source, error) {
	switch {
	case len(data) == 0:
		return nil, fault.New(fault.Empty, nil)
	case len(data) > maxBytes:
		return nil, fault.Newf(fault.TooLarge, "PDF 超过 %d MB，无法读取。请拆分后再添加。", maxBytes>>20)
	case !bytes.Contains(data[:min(len(data), 1024)], []byte("%PDF-")):
		return nil, fault.Newf(fault.Corrupt, "文件不是有效的 PDF。请确认格式，重新下载或重新导出后再添加。")
	}
	in, err := r.pool.get(ctx)
	if err != nil {
		return nil, err
	}
	limited, cancel := context.WithTimeout(ctx, maxTime)
	src, err := in.file(limited, data)
	timedOut := limited.Err() != nil
	cancel()
	grown := in.memorySize() >= (maxMemoryPages-64)<<16
	r.pool.put(ctx, in, err == nil || isRefusal(err))
	switch {
	case err == nil:
		return src, nil
	case errors.Is(ctx.Err(), context.Canceled):
		return nil, ctx.Err()
	case timedOut:
		return nil, fault.New(fault.Timeout, err)
	case isRefusal(err):
		return nil, err
	case grown || errors.Is(err, errOutOfMemory):
		return nil, fault.New(fault.TooLarge, err)
	}
	return nil, fault.New(fault.Corrupt, fmt.Errorf("pdf: read %s: %w", name, err))
}

// isRefusal reports whether err means that the file is refused, rather than that PDFium broke.
func isRefusal(err error) bool {
	var f *fault.Error
	return errors.As(err, &f)
}

// file reads one file in this instance. After an error that is no refusal the instance is broken.
func (in *instance) file(ctx context.Context, data []byte) (*layout.Source, error) {
	at, err := in.alloc(ctx, len(data))
	if err != nil {
		return nil, err
	}
	if !in.pdfium.Memory().Write(uint32(at), data) {
		return nil, errOutOfMemory
	}
	doc, err := in.handle(ctx, "FPDF_LoadMemDocument64", at, uint64(len(data)), 0)
	if err != nil {
		return nil, err
	}
	if doc == 0 {
		err := in.refusal(ctx)
		_, freeErr := in.call(ctx, "free", at)
		return nil, cmpError(err, freeErr)
	}
	src, err := in.document(ctx, doc)
	if err != nil && !isRefusal(err) {
		return nil, err
	}
	for _, step := range []struct {
		name string
		at   uint64
	}{{"FPDF_CloseDocument", doc}, {"free", at}} {
		if _, stepErr := in.call(ctx, step.name, step.at); stepErr != nil {
			return nil, cmpError(err, stepErr)
		}
	}
	return src, err
}

func cmpError(first, second error) error {
	if first != nil {
		return first
	}
	return second
}

// refusal returns why PDFium would not open the file.
func (in *instance) refusal(ctx context.Context) error {
	const password, security = 4, 5 // fpdfview.h, FPDF_ERR_…
	code, err := in.handle(ctx, "FPDF_GetLastError")
	if err != nil {
		return err
	}
	if code == password || code == security {
		return fault.New(fault.Encrypted, nil)
	}
	return fault.New(fault.Corrupt, fmt.Errorf("pdf: PDFium error %d", code))
}

func (in *instance) document(ctx context.Context, doc uint64) (*layout.Source, error) {
	count, err := in.handle(ctx, "FPDF_GetPageCount", doc)
	if err != nil {
		return nil, err
	}
	n := int(int32(count))
	switch {
	case n <= 0:
		return nil, fault.New(fault.Corrupt, errors.New("pdf: no pages"))
	case n > maxPages:
		return nil, fault.Newf(fault.TooLarge, "PDF 有 %d 页，超过 %d 页的上限。请拆分后再添加。", n, maxPages)
	}
	src := &layout.Source{Format: "pdf", Pages: n, Properties: map[string]string{}}
	if err := in.properties(ctx, doc, src); err != nil {
		return nil, err
	}
	var assembler glyphs.Assembler
	characters, unmapped := 0, 0
	for i := range n {
		if err := ctx.Err(); err != nil { // a small page may end before it is asked about
			return nil, err
		}
		p, err := in.page(ctx, doc, i)
		if err != nil {
			return nil, err
		}
		lines := append(assembler.Page(p.page), p.sideways...)
		if len(lines) == 0 && p.shows {
			src.PagesWithoutText = append(src.PagesWithoutText, i+1)
		}
		src.Lines = append(src.Lines, lines...)
		characters += len(p.page.Glyphs)
		unmapped += p.unmapped
		if t := strings.TrimSpace(p.aslant); t != "" {
			src.Removed = append(src.Removed, layout.Removed{Kind: "watermark", Page: i + 1, Text: t})
		}
	}
	src.Removed = append(src.Removed, assembler.Removed...)
	if len(src.Lines) == 0 {
		if unmapped > 0 {
			return nil, fault.Newf(fault.NoText, "PDF 里的字体没有对应的文字编码，读不出文字。请先 OCR 识别成带文字的文件，再添加。")
		}
		return nil, fault.Newf(fault.NoText, "PDF 里没有文字，可能是扫描件。请先 OCR 识别成带文字的文件，再添加。")
	}
	if unmapped*20 > characters {
		src.Warnings = append(src.Warnings, fmt.Sprintf("有 %d 个字符的字体没有文字编码，没有读出。", unmapped))
	}
	return src, nil
}
