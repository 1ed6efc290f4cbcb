package library

import (
	"archive/tar"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"wenxun/internal/catalog"
	"wenxun/internal/durable"
	"wenxun/internal/originals"
)

// A backup is a tar archive of what a library cannot make again: its catalog, its packs of originals and
// its keys. Its first entry names the format, its last has the checksums of all before, as sha256sum
// writes them: an archive without it is not whole. The index is made again from the originals.
const (
	backupName    = "wenxun-backup"
	backupFormat  = "1\n"
	catalogName   = "catalog.db"
	keysName      = "keys.json"
	checksumsName = "SHA256SUMS"
)

// backedUp are the names that a backup may have.
var backedUp = regexp.MustCompile(`^(wenxun-backup|catalog\.db|keys\.json|originals/[0-9]{6,10}\.pack|SHA256SUMS)$`)

// maxChecksumBytes is more than the checksums of any backup take: a line for each pack.
const maxChecksumBytes = 16 << 20

// ErrBackup reports that a file is no backup, or not a whole one.
var ErrBackup = errors.New("not a whole backup")

// ErrNotEmpty reports that there is something already where a library is to be restored.
var ErrNotEmpty = errors.New("folder is not empty")

// Backup writes a backup of the library as it is at one moment. The library may be used meanwhile.
func (l *Library) Backup(ctx context.Context, w io.Writer) (err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("back up the library: %w", err)
		}
	}()
	// A copy, so that whoever receives the backup slowly does not keep the catalog from growing.
	snapshot, err := os.CreateTemp(l.Dir, ".backup-*")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, snapshot.Close(), os.Remove(snapshot.Name())) }()
	var end originals.End
	var size int64
	err = l.Catalog.View(func(v catalog.View) (err error) {
		if end, err = v.Committed(); err != nil {
			return err
		}
		size, err = v.Copy(snapshot)
		return err
	})
	if err != nil {
		return err
	}
	if _, err := snapshot.Seek(0, io.SeekStart); err != nil {
		return err
	}
	b := &backup{ctx: ctx, tar: tar.NewWriter(w)}
	if err := b.add(backupName, int64(len(backupFormat)), strings.NewReader(backupFormat)); err != nil {
		return err
	}
	if err := b.add(catalogName, size, snapshot); err != nil {
		return err
	}
	switch keys, err := os.ReadFile(filepath.Join(l.Dir, keysName)); {
	case err == nil:
		if err := b.add(keysName, int64(len(keys)), bytes.NewReader(keys)); err != nil {
			return err
		}
	case !errors.Is(err, fs.ErrNotExist):
		return err
	}
	if err := b.packs(filepath.Join(l.Dir, originalsName), end); err != nil {
		return err
	}
	sums := b.sums.String()
	if err := b.add(checksumsName, int64(len(sums)), strings.NewReader(sums)); err != nil {
		return err
	}
	return b.tar.Close()
}

// backup is a backup that is being written.
type backup struct {
	ctx  context.Context
	tar  *tar.Writer
	sums strings.Builder
}

// add adds a file of a size.
func (b *backup) add(name string, size int64, content io.Reader) error {
	if err := b.tar.WriteHeader(&tar.Header{Name: name, Size: size, Mode: 0o600, Typeflag: tar.TypeReg}); err != nil {
		return err
	}
	sum := sha256.New()
	n, err := io.Copy(io.MultiWriter(b.tar, sum), &interruptible{b.ctx, io.LimitReader(content, size)})
	if err == nil && n < size {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	fmt.Fprintf(&b.sums, "%s  %s\n", hex.EncodeToString(sum.Sum(nil)), name)
	return nil
}

// packs adds the packs up to an end. What is before it never changes.
func (b *backup) packs(dir string, end originals.End) error {
	numbers, err := originals.PackNumbers(dir)
	if err != nil {
		return err
	}
	for _, number := range numbers {
		if number > end.Pack {
			break
		}
		if err := b.pack(originals.PackPath(dir, number), number == end.Pack, end); err != nil {
			return err
		}
	}
	return nil
}

func (b *backup) pack(path string, isLast bool, end originals.End) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	size := info.Size()
	if isLast {
		size = end.Offset
	}
	if size == 0 {
		return nil
	}
	return b.add(originalsName+"/"+filepath.Base(path), size, f)
}

// interruptible reads until its context ends.
type interruptible struct {
	ctx context.Context
	r   io.Reader
}

func (i *interruptible) Read(p []byte) (int, error) {
	if err := i.ctx.Err(); err != nil {
		return 0, err
	}
	return i.r.Read(p)
}

// VerifyBackup reads a backup to its end. Errors: ErrBackup.
func VerifyBackup(ctx context.Context, r io.Reader) error {
	return readBackup(ctx, r, func(string, io.Reader) error { return nil })
}

// Restore makes a library of a backup in a folder, which must be empty or not exist. The folder is there
// when all of the backup is. The library's index is made when it is opened. Errors: ErrBackup,
// ErrNotEmpty.
func Restore(ctx context.Context, r io.Reader, dir string) (err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("restore %s: %w", dir, err)
		}
	}()
	entries, err := os.ReadDir(dir)
	switch {
	case len(entries) > 0:
		return ErrNotEmpty
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return err
	}
	dir, err = filepath.Abs(dir)
	if err == nil {
		err = os.MkdirAll(filepath.Dir(dir), 0o700)
	}
	if err != nil {
		return err
	}
	half, err := os.MkdirTemp(filepath.Dir(dir), "."+filepath.Base(dir)+"-*")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(half)) }()
	if err := os.Mkdir(filepath.Join(half, originalsName), 0o700); err != nil {
		return err
	}
	err = readBackup(ctx, r, func(name string, content io.Reader) error {
		if name == backupName {
			return nil
		}
		return writeFile(filepath.Join(half, filepath.FromSlash(name)), content)
	})
	if err != nil {
		return err
	}
	if err := DiscardIndex(half); err != nil { // marks every document, so that it is put into a new one
		return err
	}
	for _, folder := range []string{filepath.Join(half, originalsName), half} {
		if err := durable.SyncDir(folder); err != nil {
			return err
		}
	}
	if err := os.Remove(dir); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := os.Rename(half, dir); err != nil {
		return err
	}
	return durable.SyncDir(filepath.Dir(dir))
}

func writeFile(path string, content io.Reader) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, content)
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// readBackup calls take with every file of a backup but its checksums, which it compares. Errors:
// ErrBackup.
func readBackup(ctx context.Context, r io.Reader, take func(name string, content io.Reader) error) error {
	archive := tar.NewReader(&interruptible{ctx, r})
	var sums strings.Builder
	seen := map[string]bool{}
	for first := true; ; first = false {
		header, err := archive.Next()
		if err != nil { // its end too: the checksums come before it
			return errors.Join(ErrBackup, ctx.Err(), err)
		}
		name := header.Name
		if first != (name == backupName) || seen[name] || !backedUp.MatchString(name) || header.Typeflag != tar.TypeReg {
			return fmt.Errorf("%w: it has %q", ErrBackup, name)
		}
		seen[name] = true
		switch name {
		case checksumsName:
			return checkSums(archive, sums.String(), seen)
		case backupName:
			format, err := io.ReadAll(io.LimitReader(archive, int64(len(backupFormat))+1))
			if err != nil || string(format) != backupFormat {
				return fmt.Errorf("%w: its format is %q", ErrBackup, format)
			}
			fmt.Fprintf(&sums, "%s  %s\n", hexSum(sha256.New(), format), name)
			continue
		}
		sum := sha256.New()
		content := io.TeeReader(archive, sum)
		if err := take(name, content); err != nil {
			return backupError(err)
		}
		if _, err := io.Copy(io.Discard, content); err != nil {
			return backupError(err)
		}
		fmt.Fprintf(&sums, "%s  %s\n", hexSum(sum, nil), name)
	}
}

// backupError returns ErrBackup for an archive that ends early; other errors, such as a full disk, as they are.
func backupError(err error) error {
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, tar.ErrHeader) {
		return errors.Join(ErrBackup, err)
	}
	return err
}

func hexSum(h hash.Hash, more []byte) string {
	_, _ = h.Write(more)
	return hex.EncodeToString(h.Sum(nil))
}

func checkSums(r io.Reader, want string, seen map[string]bool) error {
	have, err := io.ReadAll(io.LimitReader(r, maxChecksumBytes))
	if err != nil || string(have) != want || !seen[catalogName] {
		return errors.Join(fmt.Errorf("%w: its checksums differ", ErrBackup), err)
	}
	return nil
}
