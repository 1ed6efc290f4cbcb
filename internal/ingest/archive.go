package ingest

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"wenxun/internal/read/fault"
)

const (
	// maxEntries is how many entries of one archive are read; more is no collection of documents.
	maxEntries = 200_000
	// maxExpansion is how many bytes one archive may unpack to for each of its own. Text packs to
	// a tenth at most; a hundred is a bomb.
	maxExpansion = 100
	// freeExpansion is what every archive may unpack to, however small it is.
	freeExpansion = 64 << 20
)

// archive yields the entries of a ZIP. Formats that are ZIPs themselves (.docx, .ofd) are documents
// and don't come here; an archive in an archive is refused.
func (w Walker) archive(ctx context.Context, item Item, r io.ReaderAt, size int64, yield yielder) bool {
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
	if len(z.File) > maxEntries {
		return yield(item, fault.Newf(fault.TooLarge, "压缩包里的文件超过 %d 个。请分成几个压缩包再添加。", maxEntries))
	}
	left, found := int64(freeExpansion)+maxExpansion*size, false
	for _, f := range z.File {
		if ctx.Err() != nil {
			yield(item, ctx.Err())
			return false
		}
		member := entryName(f)
		if strings.HasSuffix(member, "/") {
			continue
		}
		found = true
		one := item
		one.Member, one.Name = member, path.Base(member)
		if !w.member(ctx, one, f, &left, yield) {
			return false
		}
	}
	return found || yield(item, fault.New(fault.Empty, nil))
}

// member yields the documents of an entry: one, or those of a JSONL file. left is what the archive
// may still unpack to.
func (w Walker) member(ctx context.Context, item Item, f *zip.File, left *int64, yield yielder) bool {
	for part := range strings.SplitSeq(item.Member, "/") {
		if part != "." && part != ".." && isLitter(part) {
			return yield(item, ErrSkipped)
		}
	}
	kind := container(item.Name)
	switch {
	case f.Flags&0x1 != 0:
		return yield(item, fault.New(fault.Encrypted, nil))
	case kind == "zip":
		return yield(item, fault.Newf(fault.Unsupported, "压缩包里的压缩包不会展开。请解开里面的压缩包再添加。"))
	case kind == "" && !w.Readable(item.Name):
		return yield(item, fault.New(fault.Unsupported, nil))
	}
	r, err := f.Open()
	if err != nil {
		return yield(item, fault.New(fault.Corrupt, err))
	}
	defer func() { _ = r.Close() }()
	bounded := &expansion{r: r, left: left}
	if kind == "jsonl" {
		for line, err := range Lines(bounded, item) {
			if line.Member != item.Member {
				line.Member = item.Member + ":" + line.Member
			}
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
	item.Data, err = load(bounded, int64(min(f.UncompressedSize64, 1<<20)))
	if err != nil {
		var refused *fault.Error
		if !errors.As(err, &refused) {
			refused = fault.New(fault.Corrupt, err)
		}
		return yield(item, refused)
	}
	return yield(item, nil)
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

// entryName returns an entry's name. Archives made by Chinese Windows hold names in GB18030
// without saying so.
func entryName(f *zip.File) string {
	name := f.Name
	if !utf8.ValidString(name) {
		if decoded, err := simplifiedchinese.GB18030.NewDecoder().String(name); err == nil {
			name = decoded
		}
	}
	if !utf8.ValidString(name) {
		name = fmt.Sprintf("%q", name)
	}
	return strings.ReplaceAll(name, "\\", "/")
}
