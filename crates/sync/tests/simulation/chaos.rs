//! What happens: servers work, stall and crash; people press buttons; the world changes; the network breaks.

use domain::{
    integration::Pause,
    settings::{SkuChoice, SyncSettings, UserChoice},
    sync_run::Trigger,
    time::Clock as _,
};
use graph_sim::{Effect, Fault, Kind, RetryAfter, SkuChange, TenantTruth, UserChange, UserDraft};
use rand::RngExt as _;
use store::RunOptions;
use sync::Step;

use crate::{people::everything, scene::Scene, wire::Fate};

impl Scene {
    /// One thing happens.
    pub async fn act(&mut self) {
        match self.dice.random_range(0..100) {
            0..=54 => self.work().await,
            55..=60 => self.heartbeat().await,
            61..=74 => self.time_passes().await,
            75..=77 => self.crash(),
            78..=80 => self.stall(),
            81..=89 => self.world_changes(),
            90..=92 => self.network_breaks(),
            _ => self.people_act().await,
        }
    }

    fn any(&mut self, count: usize) -> usize {
        self.dice.random_range(0..count.max(1))
    }

    /// A server claims units, or takes one a step on.
    async fn work(&mut self) {
        let place = self.any(self.servers.len());
        let claims = self.servers[place].works.is_empty() || self.dice.random_bool(0.15);
        if claims {
            let limit = self.dice.random_range(1..4);
            let server = &mut self.servers[place];
            server.engine.hear_holds().await.unwrap();
            let claimed = server.engine.claim(limit).await.unwrap();
            server.works.extend(claimed);
            let count = self.servers[place].works.len();
            return self.tell(|| format!("server {place} has {count} units"));
        }
        self.step(place).await;
    }

    async fn step(&mut self, place: usize) {
        let fate = match self.dice.random_range(0..100) {
            0..=2 => Fate::CrashBefore,
            3..=5 => Fate::CrashAfter,
            6..=8 => Fate::Unsent,
            9..=11 => Fate::Lost,
            _ => Fate::Answered,
        };
        self.wire.doom(fate);
        let unit = self.any(self.servers[place].works.len());
        let (wire, server) = (self.wire.clone(), &mut self.servers[place]);
        let mut work = server.works.swap_remove(unit);
        let job = work.claimed().job;
        let stepped = tokio::select! {
            biased;
            stepped = server.engine.step(&mut work) => Some(stepped),
            () = wire.crashed() => None,
        };
        self.wire.doom(Fate::Answered);
        self.touched = !matches!(stepped, Some(Ok(Step::Ready)));
        self.tell(|| format!("server {place}, {job:?}, {fate:?}: {stepped:?}"));
        match stepped {
            None => self.bury(place),
            Some(Ok(Step::Ready)) => self.servers[place].works.push(work),
            Some(Ok(Step::NotBefore(_) | Step::Done) | Err(store::Error::LeaseLost)) => {}
            Some(Err(error)) => panic!("the database refused: {error}"),
        }
        if let Some(server) = self.servers.get(place) {
            server.engine.tell_holds().await.unwrap();
        }
    }

    /// A process is gone; another one starts in its place.
    fn bury(&mut self, place: usize) {
        drop(self.servers.remove(place));
        self.start_server();
    }

    fn crash(&mut self) {
        let place = self.any(self.servers.len());
        self.tell(|| format!("server {place} crashes"));
        self.bury(place);
    }

    /// A process stands still, or one that stood still goes on as if nothing had happened.
    fn stall(&mut self) {
        if self.stalled.is_empty() {
            let place = self.any(self.servers.len());
            self.tell(|| format!("server {place} stalls"));
            let server = self.servers.remove(place);
            self.stalled.push(server);
            self.start_server();
        } else {
            self.tell(|| "a stalled server goes on".into());
            self.servers.append(&mut self.stalled);
        }
    }

    async fn heartbeat(&mut self) {
        let place = self.any(self.servers.len());
        self.servers[place].engine.heartbeat().await.unwrap();
    }

    async fn time_passes(&mut self) {
        let spans = [1, 1, 2, 5, 5, 20, 61, 61, 600, 1_000, 3_700, 90_000, 8 * 86_400];
        let secs = spans[self.any(spans.len())];
        self.tell(|| format!("{secs} s pass"));
        self.advance(secs);
        self.touched = true;
        self.store.run_request_due(self.clock.now()).await.unwrap();
        self.store.purge(self.clock.now()).await.unwrap();
    }

    fn customer(&mut self) -> TenantTruth {
        let truth = self.simulator.admin().truth();
        let customers: Vec<_> = truth.tenants.into_iter().filter(|tenant| tenant.partner.is_some()).collect();
        let place = self.any(customers.len());
        customers[place].clone()
    }

    fn world_changes(&mut self) {
        let (tenant, kind) = (self.customer(), self.dice.random_range(0..12));
        let (user, group) = (self.any(tenant.users.len()), self.any(tenant.groups.len()));
        self.made += 1;
        let made = self.made;
        self.tell(|| format!("change {kind} in {}", tenant.name));
        self.excuse_after(|scene| {
            let (admin, id) = (scene.simulator.admin(), tenant.id.to_string());
            let user = tenant.users.get(user).map(|user| user.id.to_string()).unwrap_or_default();
            let group = tenant.groups.get(group).map(|group| group.id.to_string()).unwrap_or_default();
            // What there is nothing of, or what is so already, is refused, which is no fault.
            match kind {
                0 => drop(admin.add_user(&id, UserDraft::named(&format!("New {made}")).license("SPE_E5"))),
                1 => drop(admin.add_user(&id, UserDraft::named(&format!("Guest {made}")).guest())),
                2 | 3 => drop(admin.remove_user(&id, &user)),
                4 => drop(admin.rename_user(&id, &user, &format!("Renamed {made}"))),
                5 => drop(admin.enable_user(&id, &user, made.is_multiple_of(2))),
                6 => drop(admin.unassign_license(&id, &user, "SPE_E5")),
                7 => drop(admin.assign_license(&id, &user, "EMS")),
                8 => drop(admin.rename_group(&id, &group, &format!("Group {made}"))),
                9 => drop(admin.remove_group(&id, &group)),
                10 => {
                    let seats = SkuChange {
                        enabled: Some(i32::try_from(20 + made).unwrap()),
                        ..SkuChange::default()
                    };
                    drop(admin.change_sku(&id, "SPE_E5", &seats));
                }
                _ => {
                    let title =
                        UserChange { job_title: Some(format!("Title {made}")), ..UserChange::default() };
                    for user in &tenant.users {
                        drop(admin.change_user(&id, &user.id.to_string(), &title));
                    }
                }
            }
        });
    }

    fn network_breaks(&mut self) {
        let effects = [
            Effect::status(503),
            Effect::status(403),
            Effect::status(410),
            Effect::retry(429, RetryAfter::Seconds(30)),
            Effect::retry(429, RetryAfter::Seconds(1_200)),
            Effect::InvalidJson,
            Effect::MissingValue,
            Effect::NextLinkCycle,
            Effect::EmptyPage,
            Effect::DuplicateItem,
            Effect::Replay,
            Effect::MissingPart,
            Effect::TruncatedBody,
            Effect::DeltaExpired { status: 410, code: "resyncRequired".into() },
        ];
        let kinds = [Kind::Users, Kind::Groups, Kind::SubscribedSkus, Kind::Contracts, Kind::Organization];
        let (effect, kind) = (effects[self.any(effects.len())].clone(), kinds[self.any(kinds.len())]);
        let times = self.dice.random_range(1..4);
        self.tell(|| format!("{effect:?} strikes {kind:?} {times} times"));
        self.simulator.admin().inject(Fault::new(effect).kind(kind).times(times)).unwrap();
        if self.dice.random_bool(0.1) {
            self.simulator.admin().expire_delta_tokens(None).unwrap();
        }
    }

    async fn people_act(&mut self) {
        let (now, kind) = (self.clock.now(), self.dice.random_range(0..10));
        self.tell(|| format!("a person does {kind}"));
        self.touched = true;
        let (scope, integration) = (self.scope.clone(), self.integration);
        // What cannot be done now, such as cancelling nothing, is refused, which is no fault.
        match kind {
            0 | 1 => {
                let options =
                    RunOptions { dry: kind == 1 && self.dice.random_bool(0.5), ..RunOptions::default() };
                drop(self.store.run_request(&scope, integration, Trigger::Person, options, now).await);
            }
            2 => drop(self.store.integration_pause(&scope, integration, Pause::Now, now).await),
            3 => drop(self.store.integration_pause(&scope, integration, Pause::AfterTenant, now).await),
            4 | 5 => drop(self.store.integration_resume(&scope, integration, now).await),
            6 => drop(self.store.run_cancel(&scope, integration, now).await),
            7 => {
                let settings = self.some_settings();
                self.save_settings(settings).await;
            }
            _ => {
                for held in self.store.held_list(&scope, integration).await.unwrap() {
                    let decided = if self.dice.random_bool(0.5) {
                        self.store.held_approve(&scope, held.id, held.run, now).await
                    } else {
                        self.store.held_reject(&scope, held.id, held.run, now).await
                    };
                    drop(decided);
                }
            }
        }
    }

    fn some_settings(&mut self) -> SyncSettings {
        let mut settings = everything();
        settings.tenants.groups = self.dice.random_bool(0.8);
        settings.guard_percent = [1, 20, 100][self.any(3)];
        settings.tenants.users = match self.dice.random_range(0..4) {
            0 => None,
            1 => Some(UserChoice::RECOMMENDED),
            2 => Some(UserChoice { licensed: SkuChoice::Any, unlicensed: true, guests: false }),
            _ => settings.tenants.users,
        };
        settings
    }
}
