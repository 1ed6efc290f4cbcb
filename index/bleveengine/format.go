package bleveengine

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"wenxun/index"
	"wenxun/index/analysis"
	"wenxun/internal/durable"
)

// formatVersion is raised when the meaning of what is on disk changes.
const formatVersion = "wenxun-index-7"

// version identifies the format of a library, and the folding and the words that it is written with.
var version = sync.OnceValue(func() string { return formatVersion + " " + analysis.PolicyFingerprint() })

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

// begin makes an empty library: scorch's first snapshot, with the mapping; then the format file, so that a
// library with one has both.
func (e *Engine) begin() error {
	mapping, err := bleveMapping()
	if err != nil {
		return err
	}
	if err := e.postings.write(batch{changed: time.Now(), mapping: mapping}); err != nil {
		return err
	}
	return durable.Replace(filepath.Join(e.dir, formatName), []byte(version()+"\n"))
}
