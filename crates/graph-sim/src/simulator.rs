//! A running simulator: one listener per cloud and one for the admin API, all on the loopback address.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::Router;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::admin::{self, Admin};
use crate::listener::{Reset, ResettableListener};
use crate::state::State;
use crate::world::{DemoConnection, World};
use crate::{Cloud, Options, routes, token};

/// A simulated Microsoft that listens, or one that lives in this process only. Dropping it stops it.
#[derive(Debug)]
pub struct Simulator {
    state: Arc<State>,
    clouds: Vec<SocketAddr>,
    admin: Option<SocketAddr>,
    stop: watch::Sender<bool>,
    tasks: JoinSet<io::Result<()>>,
}

impl Simulator {
    /// Starts to listen on the loopback address; returns once every port accepts connections.
    ///
    /// # Errors
    /// When a port cannot be bound.
    pub async fn start(world: World, options: Options) -> io::Result<Simulator> {
        let state = State::new(world, options, true);
        let first = bind(state.options.port).await?;
        let first_port = first.local_addr()?.port();
        let next = |n: u16| if state.options.port == 0 { 0 } else { first_port.saturating_add(n) };
        let listeners = [first, bind(next(1)).await?, bind(next(2)).await?, bind(next(3)).await?];
        let admin_listener = bind(next(4)).await?;

        let admin = Some(admin_listener.local_addr()?);
        let mut clouds = Vec::with_capacity(Cloud::ALL.len());
        let (stop, stopped) = watch::channel(false);
        let mut tasks = JoinSet::new();
        for (cloud, listener) in Cloud::ALL.into_iter().zip(listeners) {
            clouds.push(listener.local_addr()?);
            serve(&mut tasks, listener, cloud_router(&state, cloud), stopped.clone());
        }
        serve(&mut tasks, admin_listener, admin::router(Admin::new(state.clone())), stopped);
        Ok(Simulator { state, clouds, admin, stop, tasks })
    }

    /// A simulator without listeners, ports, tasks or timers, reached through [`Simulator::router`] only: no answer
    /// waits, and the time is what [`Options::clock`] says. It needs no runtime.
    pub fn in_process(world: World, options: Options) -> Simulator {
        let (stop, _) = watch::channel(false);
        let state = State::new(world, options, false);
        Simulator { state, clouds: Vec::new(), admin: None, stop, tasks: JoinSet::new() }
    }

    /// The origin of a cloud, such as `http://127.0.0.1:40123`: sign-in and Graph share it. Without a network it is the one that links
    /// in answers have for callers who send no `Host` header: Graph's real one.
    pub fn url(&self, cloud: Cloud) -> String {
        match self.clouds.get(cloud.index()) {
            Some(address) => format!("http://{address}"),
            None => format!("https://{}", cloud.graph_host()),
        }
    }

    /// The origin of the admin API; empty without a network.
    pub fn admin_url(&self) -> String {
        self.admin.map(|address| format!("http://{address}")).unwrap_or_default()
    }

    /// The routes of a cloud, for use without a network.
    pub fn router(&self, cloud: Cloud) -> Router {
        cloud_router(&self.state, cloud)
    }

    /// A handle with the abilities of the admin API.
    pub fn admin(&self) -> Admin {
        Admin::new(self.state.clone())
    }

    /// What to type to connect the world's tenants, one per application.
    pub fn credentials(&self) -> Vec<DemoConnection> {
        self.state.world().connections()
    }

    /// Stops to listen, lets running answers end, and returns when all is quiet.
    pub async fn stop(mut self) {
        let _ = self.stop.send(true);
        while self.tasks.join_next().await.is_some() {}
    }
}

async fn bind(port: u16) -> io::Result<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await
}

fn cloud_router(state: &Arc<State>, cloud: Cloud) -> Router {
    token::router(state.clone(), cloud).merge(routes::router(state.clone(), cloud))
}

fn serve(
    tasks: &mut JoinSet<io::Result<()>>,
    listener: TcpListener,
    router: Router,
    mut stopped: watch::Receiver<bool>,
) {
    let service = router.into_make_service_with_connect_info::<Reset>();
    let server = axum::serve(ResettableListener(listener), service);
    let signal = async move {
        // An error means that the simulator itself was dropped, which is a wish to stop as well.
        let _ = stopped.wait_for(|stop| *stop).await;
    };
    tasks.spawn(async move { server.with_graceful_shutdown(signal).await });
}
