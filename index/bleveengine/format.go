package bleveengine

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"

	"wenxun/index"
	"wenxun/index/analysis"
	"wenxun/index/bleveengine/store"
)

// formatVersion is raised when the meaning of what is on disk changes.
const formatVersion = "wenxun-index-5"

// takeLock locks the file at path against other processes, without waiting. The lock ends with the
// process.
func takeLock(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		if errors.Is(err, syscall.EWOULDBLOCK) {
			err = index.ErrLocked
		}
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// version identifies the format and the folding that a library is written with.
var version = sync.OnceValue(func() string { return formatVersion + " " + analysis.FoldFingerprint() })

// checkFormat reports whether the library is still to be begun. Errors: index.ErrVersion.
func (e *Engine) checkFormat() (isNew bool, err error) {
	data, err := os.ReadFile(filepath.Join(e.dir, formatName))
	if errors.Is(err, fs.ErrNotExist) {
		return true, nil
	}
	if err != nil {
		return false, err
	}
	if have := strings.TrimSpace(string(data)); have != version() {
		return false, fmt.Errorf("%w: %s, this program writes %s", index.ErrVersion, have, version())
	}
	return false, nil
}

// begin makes an empty library: scorch's first snapshot, then the format file, so that a library with
// one has a snapshot.
func (e *Engine) begin() error {
	if err := e.write(nil); err != nil {
		return err
	}
	path := filepath.Join(e.dir, formatName)
	f, err := os.OpenFile(path+".new", os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.WriteString(version() + "\n")
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Rename(path+".new", path); err != nil {
		return err
	}
	return store.SyncDir(e.dir)
}
