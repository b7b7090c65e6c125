export const zh = {
  'page.agent': '座席工作台', 'page.leader': '班长工作台', 'nav.agent': '座席', 'nav.leader': '班长', 'nav.pages': '页面', 'lang.switch': 'English',
  'notice.close': '关闭',
  'link.none': '未连接', 'link.connecting': '连接中', 'link.connected': '已连接', 'link.closed': '连接断开', 'link.disconnect': '未连接',

  'phoneLink.none': '', 'phoneLink.connecting': '话机注册中', 'phoneLink.connected': '话机已注册', 'phoneLink.closed': '话机未注册',

  'signin.title': '登录', 'signin.hint': '已填入演示账号。可同时打开班长和客户页面，各扮演一个角色。', 'signin.agent': '座席工号', 'signin.password': '座席密码', 'signin.company': '企业简称', 'signin.type': '话机类型',
  'signin.type1': 'SIP话机', 'signin.type2': '手机', 'signin.type3': '网页电话', 'signin.autoAnswer': '自动应答', 'signin.broker': '消息服务', 'signin.url': '地址', 'signin.host': '虚拟主机',
  'signin.account': '账号', 'signin.brokerPassword': '密码', 'signin.path': '订阅前缀', 'signin.submit': '登录', 'signin.busy': '正在登录…',

  'after.title': '上一通电话', 'after.none': '还没有结束的通话', 'after.cause': '原因', 'after.who': '挂断方', 'after.who0': '本端', 'after.who1': '对端', 'after.ring': '振铃',
  'after.talk': '通话', 'after.parties': '双方', 'after.id': '通话编号', 'after.code': '（{code}）',

  'customers.title': '客户', 'customers.search': '搜索客户', 'customers.hint': '姓名、号码或备注', 'customers.count': '{shown} / {all} 位', 'customers.none': '没有符合条件的客户',
  'customers.name': '姓名', 'customers.number': '号码', 'customers.last': '上次通话', 'customers.note': '备注', 'customers.call': '操作', 'customers.dial': '呼叫', 'customers.callName': '呼叫 {name}',
  'customer.title': '客户资料', 'customer.none': '从列表中选择客户；来电时会自动弹出。', 'customer.unknown': '未知客户', 'customer.newName': '客户姓名', 'customer.add': '保存为客户',
  'customer.city': '城市', 'customer.order': '最近订单', 'customer.habit': '机器人行为', 'customer.waited': '排队时长', 'customer.menu': '来自技能组', 'customer.userdata': '随路数据',
  'customer.note': '备注', 'customer.noteHint': '自动保存', 'customer.calls': '通话记录', 'customer.noCalls': '还没有通话记录',
  'pop.in': '来电 · {who} · {state}', 'pop.out': '外呼 · {who} · {state}', 'way.in': '呼入', 'way.out': '呼出', 'way.missed': '未接通',
  'level.vip': 'VIP', 'level.regular': '普通', 'level.fresh': '新客户', 'userdata.customer': '客户', 'userdata.level': '等级',
  'city.shanghai': '上海', 'city.chengdu': '成都', 'city.hangzhou': '杭州', 'city.beijing': '北京', 'city.wuhan': '武汉', 'city.xian': '西安', 'city.nanjing': '南京', 'city.guangzhou': '广州',

  'page.phone': '客户电话', 'nav.phone': '客户', 'phone.owner': '扮演客户', 'phone.hint': '座席呼叫这个号码时，这部电话会振铃。', 'phone.customer': '客户', 'phone.on': '开机', 'phone.off': '关机',
  'phone.title': '电话', 'phone.groups': '拨打热线', 'phone.groupsHint': '进入所选技能组的排队，由空闲座席接听。',

  'robots.group': '技能组', 'robots.title': '演示用客户', 'robots.hint': '由演示服务器扮演的客户拨入。', 'robots.inbound': '来电', 'robots.queue': '排队来电', 'robots.done': '已安排',

  'log.title': '事件日志', 'log.filter': '筛选', 'log.placeholder': '事件名或内容', 'log.event': '事件', 'log.state': '状态', 'log.response': '应答', 'log.error': '异常',
  'log.beat': '心跳', 'log.clear': '清空', 'log.save': '下载 SDK 日志', 'log.count': '{shown} / {all} 条', 'log.list': '日志内容',

  'wall.title': '座席监控', 'wall.group': '技能组', 'wall.filter': '筛选', 'wall.filterHint': '工号、姓名或状态', 'wall.agent': '座席', 'wall.state': '状态', 'wall.time': '时长', 'wall.peer': '对方',
  'wall.pick': '选择', 'wall.empty': '没有在线座席', 'wall.listen': '监听', 'wall.forceInsert': '插入', 'wall.intercept': '拦截', 'wall.forceBreak': '强制挂断',
  'wall.kinds': '按状态筛选', 'wall.idle': '空闲', 'wall.ringing': '呼叫中', 'wall.talking': '通话中', 'wall.after': '话后', 'wall.busy': '忙碌', 'wall.waiting': '排队',
  'wall.forceIdle': '强制空闲', 'wall.forceBusy': '强制忙碌', 'wall.forceLogout': '强制登出', 'wall.actions': '对所选座席', 'wall.chosen': '已选：{agent}', 'wall.nobody': '请选择一个座席',

  'error.sdk': '无法加载 SDK：{path}', 'error.defaults': '无法取得演示服务器的默认配置，请手工填写。', 'error.request': '演示服务器拒绝了请求：{text}', 'error.off': '演示服务器没有应答。',

  'state.disconnect': '离线', 'state.closed': '离线', 'state.connecting': '链接中', 'state.connected': '已链接', 'state.Login': '登录', 'state.Kick': '未登录', 'state.Logout': '未登录',
  'state.Busy': '忙碌', 'state.Idle': '空闲', 'state.MakeCall': '呼叫', 'state.AgentOriginate': '呼叫建立', 'state.AgentRinging': '座席振铃', 'state.AgentAnswer': '座席应答',
  'state.CalledRinging': '被叫振铃', 'state.CalledAnswer': '被叫应答', 'state.Conversation': '通话中', 'state.UnHold': '通话中', 'state.Unmute': '通话中', 'state.Hold': '保持', 'state.Mute': '静音',
  'state.Intercept': '拦截', 'state.Intercepting': '拦截中', 'state.InterceptFail': '拦截失败', 'state.TransferCall': '转接', 'state.TransferCalling': '转接中',
  'state.TransferCallFail': '转接失败', 'state.TransferCancel': '取消转接', 'state.MakeCallFail': '呼叫失败', 'state.After': '话后', 'state.CancelCall': '挂机', 'state.Lock': '锁定',
  'state.Listen': '监听', 'state.Listening': '监听中', 'state.ListenFail': '监听失败', 'state.ConsultCall': '咨询', 'state.ConsultCalling': '咨询中', 'state.ConsultCallFail': '咨询失败',
  'state.ConsultCancel': '取消咨询', 'state.ConsultTransfer': '咨询转接', 'state.ConsultedCancel': '咨询挂断', 'state.TripartiteTalk': '三方发起', 'state.TripartiteTalking': '三方通话',
  'state.TripartiteTalkFail': '三方失败', 'state.ForceInsert': '强制插入', 'state.ForceInserting': '强插中', 'state.ForceInsertFail': '强插失败', 'state.SipError': '话机注销',
  'leg.transfer': '转接中', 'leg.consult': '咨询中', 'leg.listen': '监听中', 'leg.forceInsert': '强插中', 'leg.intercept': '拦截中',

  // The demo server's words for what its robots do.
  'behaviour.接听': '接听', 'behaviour.接听后自动挂断': '接听后自动挂断', 'behaviour.占线': '占线', 'behaviour.无人接听': '无人接听', 'behaviour.拒接': '拒接', 'behaviour.空号': '空号',
};
