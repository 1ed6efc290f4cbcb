// Package durable contains what files need to survive a crash: an append-only file with a committed
// end, a file that is replaced whole or not at all, names that are synced with their directory, and
// the lock that keeps a second process out.
//
// It knows no file format and imports nothing of ours, so that the index and the application can
// both use it. What is written, and when it is committed, is up to its callers.
package durable

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// filePerm is for the owner alone: libraries contain drafts and secrets.
const filePerm = 0o600

// SyncDir makes the names in a directory durable: files that were created, renamed or removed.
func SyncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("sync directory: %w", err)
	}
	return errors.Join(d.Sync(), d.Close())
}

// Replace makes content the content of the file at path, which need not exist. After a crash the
// file is the old one or the new one. It is durable when Replace returns. Concurrent calls are safe;
// the last one wins.
func Replace(path string, content []byte) (err error) {
	dir, name := filepath.Split(path)
	f, err := os.CreateTemp(dir, "."+name+"-*")
	if err != nil {
		return fmt.Errorf("replace %s: %w", path, err)
	}
	defer func() {
		if err != nil {
			_ = os.Remove(f.Name())
			err = fmt.Errorf("replace %s: %w", path, err)
		}
	}()
	_, err = f.Write(content)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err = os.Rename(f.Name(), path); err != nil {
		return err
	}
	return SyncDir(filepath.Clean(dir))
}
