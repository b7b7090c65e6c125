//! What a leader does, and what anybody may ask.

use js_sys::Promise;
use wasm_bindgen::prelude::*;

use super::AgentSdk;
use crate::{
    agent::{Command, Filter, Force},
    web::{
        convert::{filter, millis, scalar, scalar_or},
        promises::Waiter,
    },
};

/// Default of `surveillanceStart`'s interval, in ms.
const INTERVAL: f64 = 2000.0;

#[wasm_bindgen]
impl AgentSdk {
    /// Asks once for the agents' states.
    pub fn surveillance(&self, wanted: &JsValue) -> Result<f64, JsValue> {
        self.send(Command::Surveillance(filter(wanted)))
    }

    /// Asks now, and again each `interval` ms.
    #[wasm_bindgen(js_name = surveillanceStart)]
    pub fn surveillance_start(&self, wanted: &JsValue, interval: &JsValue) -> Result<(), JsValue> {
        let interval = millis(&scalar_or(interval, INTERVAL)).unwrap_or_default();
        self.driver.order(|session, now| session.surveillance_start(filter(wanted), interval, now))
    }

    /// Ends that.
    #[wasm_bindgen(js_name = surveillanceEnd)]
    pub fn surveillance_end(&self) {
        self.driver.session.borrow_mut().surveillance_end();
    }

    /// Nothing: the loop goes by itself.
    #[wasm_bindgen(js_name = surveillanceLoop)]
    pub fn surveillance_loop(&self) {}

    /// Makes an agent idle.
    #[wasm_bindgen(js_name = forceIdle)]
    pub fn force_idle(&self, agent: &JsValue) -> Result<f64, JsValue> {
        self.force(Force::Idle, agent)
    }

    /// Makes an agent busy.
    #[wasm_bindgen(js_name = forceBusy)]
    pub fn force_busy(&self, agent: &JsValue) -> Result<f64, JsValue> {
        self.force(Force::Busy, agent)
    }

    /// Signs an agent out.
    #[wasm_bindgen(js_name = forceLogout)]
    pub fn force_logout(&self, agent: &JsValue) -> Result<f64, JsValue> {
        self.force(Force::Logout, agent)
    }

    /// Listens to an agent's call.
    pub fn listen(&self, agent: &JsValue) -> Result<f64, JsValue> {
        self.force(Force::Listen, agent)
    }

    /// Takes an agent's call over.
    pub fn intercept(&self, agent: &JsValue) -> Result<f64, JsValue> {
        self.force(Force::Intercept, agent)
    }

    /// Ends an agent's call.
    #[wasm_bindgen(js_name = forceBreak)]
    pub fn force_break(&self, agent: &JsValue) -> Result<f64, JsValue> {
        self.force(Force::Break, agent)
    }

    /// Joins an agent's call.
    #[wasm_bindgen(js_name = forceInsert)]
    pub fn force_insert(&self, agent: &JsValue) -> Result<f64, JsValue> {
        self.force(Force::Insert, agent)
    }

    /// Asks for all groups.
    #[wasm_bindgen(js_name = getGroups)]
    pub fn groups(&self) -> Result<f64, JsValue> {
        self.send(Command::GroupInfo)
    }

    /// Asks for a group's idle agents.
    #[wasm_bindgen(js_name = getIdleAgentByGroupId)]
    pub fn idle_agents(&self, group: &JsValue) -> Result<f64, JsValue> {
        self.send(Command::IdleAgent { group_id: scalar(group) })
    }

    /// Asks for the queue's length.
    #[wasm_bindgen(js_name = getQueueInfo)]
    pub fn queue_info(&self) -> Result<f64, JsValue> {
        self.send(Command::GroupQueueNum)
    }

    /// An agent's state, by a surveillance query of its own.
    #[wasm_bindgen(js_name = getStateByAgentId)]
    pub fn state_of(&self, agent: &JsValue) -> Promise {
        let driver = &self.driver;
        let agent = scalar(agent);
        let number = agent.text().unwrap_or_default();
        let wanted = Filter(vec![("agentNumber".to_owned(), agent)]);
        let promise =
            driver.hold(|| match driver.order(|session, now| session.query(Command::Surveillance(wanted), now)) {
                Ok(sequence) => {
                    let (waiter, promise) = Waiter::new(Some(number));
                    waiter.into_iter().for_each(|waiter| driver.promises.await_command(sequence, waiter));
                    promise
                }
                Err(problem) => Promise::reject(&problem),
            });
        driver.run();
        promise
    }

    /// Nothing, as ever.
    #[wasm_bindgen(js_name = getFree)]
    pub fn free_agents(&self) {}

    /// Nothing, as ever.
    #[wasm_bindgen(js_name = getStateByAgentNumber)]
    pub fn state_by_number(&self) {}

    /// Nothing, as ever.
    #[wasm_bindgen(js_name = getAutoGroups)]
    pub fn auto_groups(&self) {}
}

impl AgentSdk {
    fn force(&self, force: Force, agent: &JsValue) -> Result<f64, JsValue> {
        self.send(Command::Force(force, scalar(agent)))
    }
}
