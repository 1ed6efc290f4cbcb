package cli

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"runtime/debug"
	"strconv"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"wenxun/internal/config"
	"wenxun/internal/ingest"
	"wenxun/internal/keys"
	"wenxun/internal/library"
	"wenxun/internal/web"
)

const (
	// headerTimeout is how long a client may take to say what it wants: against those that say it
	// byte by byte to hold connections.
	headerTimeout = 10 * time.Second
	// idleTimeout is how long a connection that asks nothing is kept.
	idleTimeout = 2 * time.Minute
	// maxHeaderBytes holds a query of 4,096 code points, nine bytes each when percent-encoded, and
	// filters beside it.
	maxHeaderBytes = 128 << 10
	// shutdownPatience is how long requests may go on after the server was told to stop.
	shutdownPatience = 10 * time.Second
	// serverGCPercent keeps the garbage of a server below half of what it has in use, where Go's default is
	// as much again: some 15 MB less over 3,500 documents. GOGC in the environment takes precedence.
	serverGCPercent = 50
)

func (a *app) serve() *cobra.Command {
	var addr, baseURL, readKeys, jobs string
	var sampled bool
	cmd := &cobra.Command{
		Use: "serve", Short: "启动服务：网页和 API", Args: none,
		Long: "启动服务：在浏览器里检索，供程序调用 API。运行期间，同一台机器上的其他 wenxun 命令会自动把工作交给它。",
		Example: `  wenxun serve
  wenxun serve --sample --addr 127.0.0.1:9000
  wenxun serve --addr 0.0.0.0:8080          供局域网使用；写入需要先运行 wenxun keys add`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if a.server != "" {
				return usagef("serve 不能和 --server 一起用。")
			}
			forReads, _ := strconv.ParseBool(readKeys)
			n, _ := strconv.Atoi(jobs)
			return a.runServer(cmd.Context(), addr, sampled, forReads, baseURL, n)
		},
	}
	setting(cmd.Flags().StringVar, &addr, config.Addr)
	setting(cmd.Flags().StringVar, &baseURL, config.BaseURL)
	setting(cmd.Flags().StringVar, &readKeys, config.ReadKeys)
	cmd.Flags().Lookup(config.ReadKeys.Flag).NoOptDefVal = "true"
	setting(cmd.Flags().StringVar, &jobs, config.Jobs)
	cmd.Flags().BoolVar(&sampled, "sample", false, "文库为空时，先加入自带的示例文件")
	return cmd
}

func (a *app) runServer(ctx context.Context, addr string, sampled, forReads bool, baseURL string, jobs int) (err error) {
	lib, holder, err := a.take(ctx, ingest.Options{Jobs: jobs})
	if err != nil {
		return err
	}
	if holder != nil {
		return failure(fmt.Sprintf("这个文库已有服务在运行：http://%s （进程 %d）。", holder.Address, holder.PID))
	}
	defer func() { err = errors.Join(err, lib.Close()) }()
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(serverGCPercent)
	}
	lib.Warm()
	if sampled {
		if err := a.fillWithSamples(ctx, lib); err != nil {
			return err
		}
	}
	var listening net.ListenConfig
	listener, err := listening.Listen(ctx, "tcp", addr)
	if err != nil {
		return err
	}
	allowed := serverKeys{File: keys.In(lib.Dir), local: keys.NewSecret(), forReads: forReads}
	server := &http.Server{
		Handler:           handler(lib, web.Options{BaseURL: baseURL}, allowed),
		ReadHeaderTimeout: headerTimeout, IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeaderBytes,
	}
	reach := reachable(listener.Addr())
	if err := lib.Serving(reach, allowed.local); err != nil {
		return errors.Join(err, listener.Close())
	}
	a.greet(ctx, lib, reach)

	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		lib.Watch(ctx)
		return nil
	})
	group.Go(func() error {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			return err
		}
		return nil
	})
	group.Go(func() error {
		<-ctx.Done()
		stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownPatience)
		defer cancel()
		if err := server.Shutdown(stopping); err != nil {
			return server.Close()
		}
		return nil
	})
	return group.Wait()
}

// reachable is the address at which this machine reaches a listener: one that listens everywhere
// listens here.
func reachable(addr net.Addr) string {
	host, port, err := net.SplitHostPort(addr.String())
	if ip := net.ParseIP(host); err == nil && ip.IsUnspecified() {
		return net.JoinHostPort("127.0.0.1", port)
	}
	return addr.String()
}

func (a *app) greet(ctx context.Context, lib *library.Library, reach string) {
	documents := 0
	if stats, err := lib.Engine.Stats(ctx); err == nil {
		documents = stats.Documents
	}
	_, _ = fmt.Fprintf(a.Err, "文寻已启动：http://%s/\n文库 %s，%d 篇文件。按 Ctrl-C 停止。\n", reach, lib.Dir, documents)
}
