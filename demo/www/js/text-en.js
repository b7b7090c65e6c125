export const en = {
  'page.agent': 'Agent desk', 'page.leader': 'Leader desk', 'nav.agent': 'Agent', 'nav.leader': 'Leader', 'nav.pages': 'Pages', 'lang.switch': '中文',
  'notice.close': 'Close',
  'link.none': 'Not connected', 'link.connecting': 'Connecting', 'link.connected': 'Connected', 'link.closed': 'Connection lost', 'link.disconnect': 'Not connected',

  'phoneLink.none': '', 'phoneLink.connecting': 'Phone registering', 'phoneLink.connected': 'Phone registered', 'phoneLink.closed': 'Phone not registered',

  'signin.title': 'Sign in', 'signin.hint': 'Filled in with a demo account. Open the leader’s and the customer’s page beside it to play all parts.', 'signin.agent': 'Agent number', 'signin.password': 'Agent password', 'signin.company': 'Company', 'signin.type': 'Phone',
  'signin.type1': 'SIP phone', 'signin.type2': 'Mobile', 'signin.type3': 'Browser phone', 'signin.autoAnswer': 'Answer by itself', 'signin.broker': 'Message broker', 'signin.url': 'Address', 'signin.host': 'Virtual host',
  'signin.account': 'Account', 'signin.brokerPassword': 'Password', 'signin.path': 'Subscription prefix', 'signin.submit': 'Sign in', 'signin.busy': 'Signing in…',

  'after.title': 'Last call', 'after.none': 'No call has ended yet', 'after.cause': 'Cause', 'after.who': 'Ended by', 'after.who0': 'this end', 'after.who1': 'the other end', 'after.ring': 'Ringing',
  'after.talk': 'Talking', 'after.parties': 'Between', 'after.id': 'Call id', 'after.code': ' ({code})',

  'customers.title': 'Customers', 'customers.search': 'Search customers', 'customers.hint': 'Name, number or note', 'customers.count': '{shown} of {all}', 'customers.none': 'No customer matches',
  'customers.name': 'Name', 'customers.number': 'Number', 'customers.last': 'Last call', 'customers.note': 'Note', 'customers.call': 'Action', 'customers.dial': 'Call', 'customers.callName': 'Call {name}',
  'customer.title': 'Customer', 'customer.none': 'Choose a customer in the list; a caller’s card comes up by itself.', 'customer.unknown': 'Unknown customer', 'customer.newName': 'Customer’s name', 'customer.add': 'Save as customer',
  'customer.city': 'City', 'customer.order': 'Last order', 'customer.habit': 'Robot', 'customer.waited': 'Waited', 'customer.menu': 'Came through', 'customer.userdata': 'User data',
  'customer.note': 'Note', 'customer.noteHint': 'Saved as you type', 'customer.calls': 'Calls', 'customer.noCalls': 'No calls yet',
  'pop.in': 'Incoming · {who} · {state}', 'pop.out': 'Outgoing · {who} · {state}', 'way.in': 'in', 'way.out': 'out', 'way.missed': 'not connected',
  'level.vip': 'VIP', 'level.regular': 'Regular', 'level.fresh': 'New', 'userdata.customer': 'customer', 'userdata.level': 'level',
  'city.shanghai': 'Shanghai', 'city.chengdu': 'Chengdu', 'city.hangzhou': 'Hangzhou', 'city.beijing': 'Beijing', 'city.wuhan': 'Wuhan', 'city.xian': 'Xi’an', 'city.nanjing': 'Nanjing', 'city.guangzhou': 'Guangzhou',

  'page.phone': 'Customer’s phone', 'nav.phone': 'Customer', 'phone.owner': 'Play a customer', 'phone.hint': 'This phone rings when an agent calls its number.', 'phone.customer': 'Customer', 'phone.on': 'Switch on', 'phone.off': 'Switch off',
  'phone.title': 'Phone', 'phone.groups': 'Call the company', 'phone.groupsHint': 'The call waits in the group’s queue until an agent is idle.',

  'robots.group': 'Group', 'robots.title': 'Robot customers', 'robots.hint': 'Customers played by the demo server call in.', 'robots.inbound': 'Inbound call', 'robots.queue': 'Queue', 'robots.done': 'On its way',

  'log.title': 'Event log', 'log.filter': 'Filter', 'log.placeholder': 'Name or content', 'log.event': 'Events', 'log.state': 'States', 'log.response': 'Responses', 'log.error': 'Errors',
  'log.beat': 'Heartbeats', 'log.clear': 'Clear', 'log.save': 'Save the SDK’s log', 'log.count': '{shown} of {all}', 'log.list': 'Log entries',

  'wall.title': 'Agents', 'wall.group': 'Group', 'wall.filter': 'Filter', 'wall.filterHint': 'Number, name or state', 'wall.agent': 'Agent', 'wall.state': 'State', 'wall.time': 'For', 'wall.peer': 'With',
  'wall.pick': 'Choose', 'wall.empty': 'No agent is signed in', 'wall.listen': 'Listen', 'wall.forceInsert': 'Insert', 'wall.intercept': 'Intercept', 'wall.forceBreak': 'Break call',
  'wall.kinds': 'By state', 'wall.idle': 'Idle', 'wall.ringing': 'Ringing', 'wall.talking': 'Talking', 'wall.after': 'Wrap-up', 'wall.busy': 'Busy', 'wall.waiting': 'Waiting',
  'wall.forceIdle': 'Force idle', 'wall.forceBusy': 'Force busy', 'wall.forceLogout': 'Sign out', 'wall.actions': 'To the chosen agent', 'wall.chosen': 'Chosen: {agent}', 'wall.nobody': 'Choose an agent',

  'error.sdk': 'The SDK could not be loaded: {path}', 'error.defaults': 'The demo server gave no defaults; please fill in the form.', 'error.request': 'The demo server refused: {text}', 'error.off': 'The demo server does not answer.',

  'state.disconnect': 'Offline', 'state.closed': 'Offline', 'state.connecting': 'Connecting', 'state.connected': 'Connected', 'state.Login': 'Signed in', 'state.Kick': 'Signed out', 'state.Logout': 'Signed out',
  'state.Busy': 'Busy', 'state.Idle': 'Idle', 'state.MakeCall': 'Calling', 'state.AgentOriginate': 'Setting up', 'state.AgentRinging': 'My phone rings', 'state.AgentAnswer': 'Answered here',
  'state.CalledRinging': 'Ringing there', 'state.CalledAnswer': 'Answered there', 'state.Conversation': 'Talking', 'state.UnHold': 'Talking', 'state.Unmute': 'Talking', 'state.Hold': 'On hold', 'state.Mute': 'Muted',
  'state.Intercept': 'Intercept', 'state.Intercepting': 'Intercepting', 'state.InterceptFail': 'Intercept failed', 'state.TransferCall': 'Transfer', 'state.TransferCalling': 'Transferring',
  'state.TransferCallFail': 'Transfer failed', 'state.TransferCancel': 'Transfer cancelled', 'state.MakeCallFail': 'Call failed', 'state.After': 'Wrap-up', 'state.CancelCall': 'Hung up', 'state.Lock': 'Locked',
  'state.Listen': 'Listen', 'state.Listening': 'Listening', 'state.ListenFail': 'Listening failed', 'state.ConsultCall': 'Consult', 'state.ConsultCalling': 'Calling the consulted', 'state.ConsultCallFail': 'Consulting failed',
  'state.ConsultCancel': 'Consulting ended', 'state.ConsultTransfer': 'Handed over', 'state.ConsultedCancel': 'Consulting ended', 'state.TripartiteTalk': 'Joining three', 'state.TripartiteTalking': 'Three-way',
  'state.TripartiteTalkFail': 'Three-way failed', 'state.ForceInsert': 'Insert', 'state.ForceInserting': 'Inserted', 'state.ForceInsertFail': 'Insert failed', 'state.SipError': 'Phone lost',
  'leg.transfer': 'Transferring', 'leg.consult': 'Consulting', 'leg.listen': 'Listening', 'leg.forceInsert': 'Inserted', 'leg.intercept': 'Intercepted',

  // The demo server's words for what its robots do.
  'behaviour.接听': 'answers', 'behaviour.接听后自动挂断': 'answers, then hangs up', 'behaviour.占线': 'is busy', 'behaviour.无人接听': 'does not answer', 'behaviour.拒接': 'declines', 'behaviour.空号': 'no such number',
};
