// Package zip lists the files inside ZIP archives (APPNOTE.TXT 6.3), one at a time: with folders,
// archives inside archives, names in GBK as Windows writes them in China, and within bounds that a
// bomb cannot pass. It knows nothing of what the files are; documents that are ZIP archives of
// XML themselves are read by package archive.
package zip

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
	// maxMember is the most bytes that one file inside may unpack to.
	maxMember = 512 << 20
	// maxTotal is the most bytes that an archive with all that is inside it may unpack to.
	maxTotal = 16 << 30
	// maxMembers is the most files in one archive with all that is inside it.
	maxMembers = 500_000
	// maxRatio is the compression, output against input, that nothing but a bomb reaches; text of
	// any kind stays below a hundred. Small files are let through whatever they claim.
	maxRatio  = 500
	smallSize = 32 << 20
	// maxDepth bounds archives inside archives.
	maxDepth = 3
)

// Member is one file inside an archive. Data is nil where the file wasn't wanted or can't be read.
type Member struct {
	// Name is the path inside, with forward slashes, never absolute and without dots that lead out;
	// inside an archive inside, that one's path comes first. Unique in the archive.
	Name string
	Data []byte // valid until yield returns
	Err  error  // why it can't be read, *fault.Error
}

// Each calls yield for every file inside data, in the archive's order, until yield returns an
// error, which it returns. Only the files that want asks for are unpacked. A file that can't be
// read is told in its Err; an error of Each's own, a *fault.Error or ctx's, means that the archive
// can't be read on.
func Each(ctx context.Context, data []byte, want func(name string) bool, yield func(Member) error) error {
	w := &walker{ctx: ctx, want: want, yield: yield, left: maxTotal, members: maxMembers, seen: map[string]int{}}
	return w.archive(data, "", maxDepth)
}

type walker struct {
	ctx     context.Context // of one call of Each
	want    func(string) bool
	yield   func(Member) error
	left    int64 // bytes that may still be unpacked
	members int   // files that may still come
	seen    map[string]int
}

func (w *walker) archive(data []byte, prefix string, depth int) error {
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return fault.New(fault.Corrupt, fmt.Errorf("zip: open: %w", err))
	}
	for _, f := range r.File {
		if err := w.ctx.Err(); err != nil {
			return err
		}
		name := memberName(f)
		if name == "" || strings.HasSuffix(f.Name, "/") || strings.HasSuffix(f.Name, `\`) || f.FileInfo().IsDir() {
			continue
		}
		if w.members--; w.members < 0 {
			return fault.Newf(fault.TooLarge, "压缩包里的文件超过 %d 个。请拆分后再添加。", maxMembers)
		}
		if err := w.member(f, w.unique(prefix+name), depth); err != nil {
			return err
		}
	}
	return nil
}

// unique makes a name the only one of its kind: archives may hold several files of one name.
func (w *walker) unique(name string) string {
	w.seen[name]++
	if n := w.seen[name]; n > 1 {
		ext := path.Ext(name)
		name = fmt.Sprintf("%s (%d)%s", strings.TrimSuffix(name, ext), n, ext)
	}
	return name
}

func (w *walker) member(f *zip.File, name string, depth int) error {
	inner := strings.EqualFold(path.Ext(name), ".zip")
	if !inner && !w.want(name) {
		return w.yield(Member{Name: name})
	}
	data, err := w.unpack(f)
	var refusal *fault.Error
	switch {
	case errors.As(err, &refusal):
		return w.yield(Member{Name: name, Err: refusal})
	case err != nil:
		return err
	case !inner:
		return w.yield(Member{Name: name, Data: data})
	case depth <= 1:
		return w.yield(Member{Name: name, Err: fault.Newf(fault.TooLarge, "压缩包里套了太多层压缩包。请先解压再添加。")})
	}
	err = w.archive(data, name+"/", depth-1)
	if errors.As(err, &refusal) && refusal.Code == fault.Corrupt {
		return w.yield(Member{Name: name, Err: refusal})
	}
	return err
}

// unpack reads one file. Its memory grows with what really comes out, whatever the archive claims.
func (w *walker) unpack(f *zip.File) ([]byte, error) {
	const encrypted = 1 // bit 0 of the flags, APPNOTE 4.4.4
	switch {
	case f.Flags&encrypted != 0:
		return nil, fault.New(fault.Encrypted, nil)
	case f.UncompressedSize64 > maxMember:
		return nil, fault.New(fault.TooLarge, nil)
	case f.UncompressedSize64 > smallSize && f.UncompressedSize64/maxRatio > f.CompressedSize64:
		return nil, fault.Newf(fault.TooLarge, "文件解压后大得反常，像是压缩炸弹，没有读取。")
	}
	r, err := f.Open()
	if errors.Is(err, zip.ErrAlgorithm) {
		return nil, fault.Newf(fault.Unsupported, "压缩方式不支持。请用普通的 ZIP 方式重新压缩，或解压后再添加。")
	}
	if err != nil {
		return nil, fault.New(fault.Corrupt, fmt.Errorf("zip: open member: %w", err))
	}
	defer r.Close()
	var b bytes.Buffer
	n, err := io.Copy(&b, io.LimitReader(withContext{w.ctx, r}, min(int64(f.UncompressedSize64)+1, maxMember+1, w.left+1)))
	w.left -= n
	switch {
	case w.ctx.Err() != nil:
		return nil, w.ctx.Err()
	case w.left < 0 || n > maxMember:
		return nil, fault.New(fault.TooLarge, nil)
	case err != nil:
		return nil, fault.New(fault.Corrupt, fmt.Errorf("zip: unpack member: %w", err))
	}
	return b.Bytes(), nil
}

// withContext reads until its context is done.
type withContext struct {
	ctx context.Context
	r   io.Reader
}

func (c withContext) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}
