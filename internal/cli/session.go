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
		return &session{Client: client.New("http://"+holder.Address, holder.Key)}, nil
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
	return web.New(web.Deps{Search: lib.Search, Library: lib.Engine, Ingest: lib.Ingest, Backup: lib.Backup, Keys: keys, Log: log}, o)
}

// serverKeys are the keys of a library that is served, and the one that other processes on this
// machine find in its lock.
type serverKeys struct {
	keys.Store
	local    string
	forReads bool
}

// ReadsDemanded implements web.Keys.
func (k serverKeys) ReadsDemanded() bool { return k.forReads }

// Key implements web.Keys.
func (k serverKeys) Key(_ context.Context, secret string) (web.Grant, bool, error) {
	if k.local != "" && keys.SameSecret(secret, k.local) {
		return web.Grant{Access: web.Write}, true, nil
	}
	key, ok, err := k.Store.Key(secret)
	return grant(key.ID, key.Terms), ok, err
}

// Session implements web.Keys.
func (k serverKeys) Session(_ context.Context, secret string) (web.Grant, bool, error) {
	id, terms, ok, err := k.Store.Session(secret)
	return grant(id, terms), ok, err
}

// SignIn implements web.Keys.
func (k serverKeys) SignIn(_ context.Context, secret string) (session string, ok bool, err error) {
	session, err = k.Store.SignIn(secret)
	if errors.Is(err, keys.ErrNotSignedIn) {
		return "", false, nil
	}
	return session, err == nil, err
}

// SignOut implements web.Keys.
func (k serverKeys) SignOut(_ context.Context, session string) error { return k.Store.SignOut(session) }

func grant(id string, terms keys.Terms) web.Grant {
	g := web.Grant{ID: id, Rate: terms.Rate, Access: web.Read}
	if terms.Scope == keys.ScopeWrite {
		g.Access = web.Write
	}
	return g
}
