package ingest

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"wenxun/internal/read/fault"
)

const (
	// maxEntries is how many entries of one archive, with the archives in it, are read; more is no
	// collection of documents.
	maxEntries = 200_000
	// maxExpansion is how many bytes one archive may unpack to for each of its own. Text packs to
	// a tenth at most; a hundred is a bomb.
	maxExpansion = 100
	// freeExpansion is what every archive may unpack to, in bytes, however small it is.
	freeExpansion = 64 << 20
	// maxDepth is how many archives may be inside each other. Each but the outermost is held in
	// memory while its entries are read.
	maxDepth = 3
)

// unpacking is what all archives of one file share.
type unpacking struct {
	left    int64          // bytes that may still be unpacked
	entries int            // that may still come
	seen    map[string]int // how often a member's name has come
}

// unique makes a member's name the only one in its archive: an archive may have several files of
// one name, and each is a source of its own.
func (u *unpacking) unique(name string) string {
	u.seen[name]++
	if n := u.seen[name]; n > 1 {
		ext := path.Ext(name)
		return u.unique(fmt.Sprintf("%s (%d)%s", strings.TrimSuffix(name, ext), n, ext))
	}
	return name
}

// archive yields the entries of a ZIP, and of the ZIPs in it. Formats that are ZIPs themselves
// (.docx, .ofd) are documents and don't come here.
func (w Walker) archive(ctx context.Context, item Item, r io.ReaderAt, size int64, yield yielder) bool {
	u := &unpacking{left: freeExpansion + maxExpansion*size, entries: maxEntries, seen: map[string]int{}}
	return w.unpack(ctx, item, r, size, u, maxDepth, yield)
}

// unpack yields the entries of one archive; item is the archive, and depth how many archives may
// still be in each other, with this one.
func (w Walker) unpack(ctx context.Context, item Item, r io.ReaderAt, size int64, u *unpacking, depth int, yield yielder) bool {
	z, err := zip.NewReader(r, size)
	if errors.Is(err, zip.ErrInsecurePath) {
		err = nil // names are shown and compared, never opened
	}
	if err != nil {
		if size == 0 {
			return yield(item, fault.New(fault.Empty, err))
		}
		return yield(item, &fault.Error{Code: fault.Corrupt, Message: "压缩包已损坏或不是 ZIP 格式，无法打开。请重新下载或重新压缩后再添加。", Err: err})
	}
	if u.entries -= len(z.File); u.entries < 0 {
		return yield(item, fault.Newf(fault.TooLarge, "压缩包里的文件超过 %d 个。请分成几个压缩包再添加。", maxEntries))
	}
	found := false
	for _, f := range z.File {
		if ctx.Err() != nil {
			yield(item, ctx.Err())
			return false
		}
		name, folder := entryName(f)
		if folder {
			continue
		}
		found = true
		one := item
		one.Member, one.Name = u.unique(path.Join(item.Member, name)), path.Base(name)
		if !w.member(ctx, one, f, u, depth, yield) {
			return false
		}
	}
	return found || yield(item, fault.New(fault.Empty, nil))
}

// member yields the documents of an entry: one, or those of a JSONL file or of an archive.
func (w Walker) member(ctx context.Context, item Item, f *zip.File, u *unpacking, depth int, yield yielder) bool {
	for part := range strings.SplitSeq(item.Member, "/") {
		if isLitter(part) {
			return yield(item, ErrSkipped)
		}
	}
	const encrypted = 1 // bit 0 of the flags, APPNOTE.TXT 4.4.4
	kind := container(item.Name)
	switch {
	case f.Flags&encrypted != 0:
		return yield(item, fault.New(fault.Encrypted, nil))
	case kind == "zip" && depth == 1:
		return yield(item, fault.Newf(fault.TooLarge, "压缩包里套了 %d 层以上的压缩包。请解开里面的压缩包再添加。", maxDepth-1))
	case kind == "" && !w.Readable(item.Name):
		return yield(item, fault.New(fault.Unsupported, nil))
	}
	r, err := f.Open()
	if errors.Is(err, zip.ErrAlgorithm) {
		return yield(item, &fault.Error{Code: fault.Unsupported, Message: "压缩方式不支持。请用普通的 ZIP 方式重新压缩，或解压后再添加。", Err: err})
	}
	if err != nil {
		return yield(item, fault.New(fault.Corrupt, err))
	}
	defer func() { _ = r.Close() }()
	bounded := &expansion{r: r, left: &u.left}
	if kind == "jsonl" {
		return memberLines(ctx, item, bounded, yield)
	}
	item.Data, err = load(bounded, int64(min(f.UncompressedSize64, 1<<20)))
	if err != nil {
		var refused *fault.Error
		if !errors.As(err, &refused) {
			refused = fault.New(fault.Corrupt, err)
		}
		return yield(item, refused)
	}
	if kind == "zip" {
		data := item.Data
		item.Data = nil
		return w.unpack(ctx, item, bytes.NewReader(data), int64(len(data)), u, depth-1, yield)
	}
	return yield(item, nil)
}

// memberLines yields the lines of a JSONL file in an archive.
func memberLines(ctx context.Context, item Item, r io.Reader, yield yielder) bool {
	return lines(ctx, item, r, func(line Item, err error) bool {
		if line.Member != item.Member {
			line.Member = item.Member + ":" + line.Member
		}
		return yield(line, err)
	})
}

// expansion stops reading when an archive has unpacked to more than it may.
type expansion struct {
	r    io.Reader
	left *int64
}

func (e *expansion) Read(p []byte) (int, error) {
	if *e.left <= 0 {
		return 0, fault.Newf(fault.TooLarge, "压缩包展开后过大，已经停止。请确认它不是损坏的文件，解开后再添加。")
	}
	n, err := e.r.Read(p)
	*e.left -= int64(n)
	return n, err
}
