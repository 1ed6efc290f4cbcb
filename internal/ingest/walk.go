package ingest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"wenxun/internal/read/fault"
)

// Walker finds documents in files, folders and containers.
type Walker struct {
	// Readable reports whether files of this name are of a format that is read. Others are refused
	// unread.
	Readable func(name string) bool
	// Except is a folder that is never entered: the library's own.
	Except string
	// Stdin is what the path "-" stands for.
	Stdin io.Reader
	// Began is told of each file when it is opened; nil for nobody.
	Began func(path string, size int64)

	root *within // nil for a file that the person named
}

// within opens what is below a folder that the person named. Symbolic links are not followed out of it.
type within struct {
	*os.Root
	dir string // absolute
}

// stat describes the file at an absolute path, following links.
func (w Walker) stat(path string) (fs.FileInfo, error) {
	name, err := w.inside(path)
	if name == "" || err != nil {
		return os.Stat(path)
	}
	return w.root.Stat(name)
}

// open opens the file at an absolute path, following links.
func (w Walker) open(path string) (*os.File, error) {
	name, err := w.inside(path)
	if name == "" || err != nil {
		return os.Open(path)
	}
	return w.root.Open(name)
}

// inside returns the name of an absolute path in the folder that the person named, "" without one.
func (w Walker) inside(path string) (string, error) {
	if w.root == nil {
		return "", nil
	}
	return filepath.Rel(w.root.dir, path)
}

// Walk yields the documents of the paths, in their order, folders by name. With an item that could
// not be loaded comes a *fault.Error, or ErrSkipped; its Data is then empty. Any other error is the
// context's, and the last.
func (w Walker) Walk(ctx context.Context, paths []string) iter.Seq2[Item, error] {
	return func(yield func(Item, error) bool) {
		for _, path := range paths {
			if !w.path(ctx, path, yield) {
				return
			}
		}
	}
}

type yielder = func(Item, error) bool

func (w Walker) path(ctx context.Context, path string, yield yielder) bool {
	if path == "-" {
		return lines(ctx, Item{Path: path, Name: "stdin.jsonl"}, w.Stdin, yield)
	}
	abs, err := filepath.Abs(path)
	if err != nil {
		return yield(Item{Path: path}, refusal(err))
	}
	info, err := os.Stat(abs)
	if err != nil {
		return yield(Item{Path: path, Source: abs, Name: filepath.Base(abs)}, refusal(err))
	}
	item := Item{Path: path, Source: abs, Name: filepath.Base(abs)}
	if info.IsDir() {
		root, err := os.OpenRoot(abs)
		if err != nil {
			return yield(item, refusal(err))
		}
		defer func() { _ = root.Close() }()
		w.root = &within{root, abs}
	}
	return w.entry(ctx, item, fs.FileInfoToDirEntry(info), true, yield)
}

// entry yields what is at an item's source. The person named it, or it was met in a folder.
func (w Walker) entry(ctx context.Context, item Item, entry fs.DirEntry, named bool, yield yielder) bool {
	if ctx.Err() != nil {
		yield(item, ctx.Err())
		return false
	}
	mode := entry.Type()
	if mode&fs.ModeSymlink != 0 {
		info, err := w.stat(item.Source)
		if err != nil {
			if _, err := os.Stat(item.Source); err != nil {
				return yield(item, refusal(err))
			}
			return yield(item, ErrSkipped) // it leads out of the folder
		}
		// A link to a folder may lead back to where we are; the folder is added where it is.
		if mode = info.Mode().Type(); mode.IsDir() {
			return yield(item, ErrSkipped)
		}
	}
	switch {
	case !named && isLitter(item.Name), mode.IsDir() && item.Source == w.Except:
		return yield(item, ErrSkipped)
	case mode.IsDir():
		return w.folder(ctx, item, yield)
	case !mode.IsRegular():
		return yield(item, fault.Newf(fault.Unsupported, "这不是普通文件，无法读取。请添加文件本身。"))
	}
	return w.file(ctx, item, yield)
}

func (w Walker) folder(ctx context.Context, item Item, yield yielder) bool {
	entries, err := w.readDir(item.Source)
	if err != nil && !yield(item, refusal(err)) {
		return false
	}
	for _, e := range entries {
		below := Item{Path: filepath.Join(item.Path, e.Name()), Source: filepath.Join(item.Source, e.Name()), Name: e.Name()}
		if !w.entry(ctx, below, e, false, yield) {
			return false
		}
	}
	return true
}

// readDir returns the entries of a folder, by name.
func (w Walker) readDir(path string) ([]fs.DirEntry, error) {
	f, err := w.open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	entries, err := f.ReadDir(-1)
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return entries, err
}

func (w Walker) file(ctx context.Context, item Item, yield yielder) bool {
	kind := container(item.Name)
	if kind == "" && !w.Readable(item.Name) {
		return yield(item, fault.New(fault.Unsupported, nil))
	}
	f, err := w.open(item.Source)
	if err != nil {
		return yield(item, refusal(err))
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		return yield(item, refusal(err))
	}
	if w.Began != nil {
		w.Began(item.Path, info.Size())
	}
	switch {
	case kind == "jsonl":
		return lines(ctx, item, f, yield)
	case kind == "zip":
		return w.archive(ctx, item, f, info.Size(), yield)
	case info.Size() > MaxFileBytes:
		return yield(item, tooLarge())
	}
	item.Data, err = load(f, info.Size())
	if err != nil {
		return yield(item, refusal(err))
	}
	return yield(item, nil)
}

// lines yields the documents of a JSONL stream, until the context ends.
func lines(ctx context.Context, item Item, r io.Reader, yield yielder) bool {
	for line, err := range Lines(r, item) {
		if ctx.Err() != nil {
			yield(line, ctx.Err())
			return false
		}
		if !yield(line, err) {
			return false
		}
	}
	return true
}

// load reads a file of about this size, and refuses one that turns out to be too large.
func load(r io.Reader, size int64) ([]byte, error) {
	b := bytes.NewBuffer(make([]byte, 0, min(max(size, 0), MaxFileBytes)+bytes.MinRead))
	n, err := b.ReadFrom(io.LimitReader(r, MaxFileBytes+1))
	if n > MaxFileBytes {
		return nil, tooLarge()
	}
	return b.Bytes(), err
}

func tooLarge() *fault.Error {
	return fault.Newf(fault.TooLarge, "文件超过 %d MB 的上限。请拆分后再添加。", MaxFileBytes>>20)
}

// refusal turns an error of the file system into a sentence.
func refusal(err error) *fault.Error {
	var f *fault.Error
	switch {
	case errors.As(err, &f):
		return f
	case errors.Is(err, fs.ErrPermission):
		return fault.New(fault.Permission, err)
	case errors.Is(err, fs.ErrNotExist):
		return &fault.Error{Code: fault.Invalid, Message: "找不到这个文件或文件夹。请检查路径是否写对。", Err: err}
	}
	return &fault.Error{Code: fault.Corrupt, Message: fmt.Sprintf("读取文件时出错（%v）。请检查磁盘后重试。", errors.Unwrap(err)), Err: err}
}
