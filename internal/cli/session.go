package cli

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"time"

	"wenxun/internal/client"
	"wenxun/internal/ingest"
	"wenxun/internal/keys"
	"wenxun/internal/library"
	"wenxun/internal/web"
)

// session is a library that a command works on: open in this process, or served by another.
type session struct {
	*client.Client
	library *library.Library // nil when another process has it
}

func (s *session) Close() error {
	if s.library == nil {
		return nil
	}
	return s.library.Close()
}

const (
	// lockPatience is how long a command waits, and says so, for another that has the library.
	lockPatience = 10 * time.Second
	lockPoll     = 100 * time.Millisecond
)

// open opens the library, or a way to the process that has it. A command that only asks does not
// make a library where there is none.
func (a *app) open(ctx context.Context, create bool, o ingest.Options) (*session, error) {
	if a.server != "" {
		c := client.New(a.server, a.key)
		c.Host, _ = os.Hostname()
		return &session{Client: c}, nil
	}
	if _, err := os.Stat(a.data); errors.Is(err, os.ErrNotExist) && !create {
		return nil, failure(fmt.Sprintf("找不到文库 %s。请用 --data 指定文库，或先运行 wenxun ingest 添加文件。", a.data))
	}
	lib, holder, err := a.take(ctx, o)
	switch {
	case err != nil:
		return nil, err
	case holder != nil:
		key := a.key
		if key == "" {
			key = holder.Key
		}
		return &session{Client: client.New("http://"+holder.Address, key)}, nil
	}
	return &session{Client: client.Of(handler(lib, web.Options{}, nil)), library: lib}, nil
}

// take opens the library, or returns the process that serves it. It waits a little for one that
// has it and serves nothing, and says so.
func (a *app) take(ctx context.Context, o ingest.Options) (*library.Library, *library.Holder, error) {
	waiting := time.Now()
	for said := false; ; {
		lib, err := library.Open(ctx, a.data, o)
		var inUse *library.InUseError
		if !errors.As(err, &inUse) {
			return lib, nil, err
		}
		if inUse.Holder.Address != "" {
			return nil, &inUse.Holder, nil
		}
		if time.Since(waiting) > lockPatience {
			return nil, nil, err
		}
		if !said {
			said = true
			_, _ = fmt.Fprintf(a.Err, "文库正被另一个文寻进程（%d）使用，等它结束……\n", inUse.Holder.PID)
		}
		select {
		case <-time.After(lockPoll):
		case <-ctx.Done():
			return nil, nil, ctx.Err()
		}
	}
}

// handler is the service over HTTP.
func handler(lib *library.Library, o web.Options, keys web.Keys) http.Handler {
	log := slog.New(slog.DiscardHandler)
	if keys != nil {
		log = slog.Default()
	}
	o.Version = Version()
	return web.New(web.Deps{Search: lib.Search, Library: lib.Engine, Ingest: lib.Ingest, Keys: keys, Log: log}, o)
}

// serverKeys are the keys of a library that is served, and the one that other processes on this
// machine find in its lock.
type serverKeys struct {
	keys.File
	local    string
	forReads bool
}

// Demands reports whether access needs a key.
func (k serverKeys) Demands(_ context.Context, access web.Access) (bool, error) {
	if access == web.Read {
		return k.forReads, nil
	}
	all, err := k.List()
	return len(all) > 0, err
}

// Grants reports whether a key is good for access.
func (k serverKeys) Grants(_ context.Context, key string, access web.Access) (bool, error) {
	if k.local != "" && keys.SameSecret(key, k.local) {
		return true, nil
	}
	scope := keys.ScopeRead
	if access == web.Write {
		scope = keys.ScopeWrite
	}
	return k.File.Grants(key, scope)
}
