//! The texts in Chinese, in simplified characters.

use jiff::civil::Weekday;

use super::{
    AddressFaults, Asking, Facts, Faults, FieldWords, Fields, Genuine, Mails, Masthead, MobileFaults, Notice,
    Objections, Page, RegistrationFaults, Words,
};

/// Chinese.
pub static CHINESE: Words = Words {
    fields: FIELDS,
    faults: FAULTS,
    registration: REGISTRATION,
    facts: FACTS,
    page: PAGE,
    objections: OBJECTIONS,
    asking: ASKING,
    mails: MAILS,
    colon: "：",
    comma: "、",
    moment: |at| {
        let half = if at.hour() < 12 { "上午" } else { "下午" };
        let (date, time) = (at.strftime("%Y年%-m月%-d日"), at.strftime("%-I时%M分"));
        format!("{date}（{}）{half}{time}（新加坡时间）", weekday(at.weekday()))
    },
};

fn weekday(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "星期一",
        Weekday::Tuesday => "星期二",
        Weekday::Wednesday => "星期三",
        Weekday::Thursday => "星期四",
        Weekday::Friday => "星期五",
        Weekday::Saturday => "星期六",
        Weekday::Sunday => "星期日",
    }
}

const FIELDS: Fields = Fields {
    username: FieldWords {
        label: "用户名",
        help: "您将用它登录。可以使用英文字母和数字，中间可以用单个的点、- 或 _，最多64个字符。请不要使用邮箱地址。",
        ask: "请输入用户名。",
    },
    first_name: FieldWords {
        label: "名字", help: "最多64个字符，任何文字均可。", ask: "请输入您的名字。"
    },
    last_name: FieldWords {
        label: "姓氏",
        help: "如果您只有一个名字，请在此处和“名字”一栏都填写它。",
        ask: "请输入您的姓氏。如果您只有一个名字，请再次填写它。",
    },
    singapore_mobile: FieldWords {
        label: "手机号码",
        help: "新加坡手机号码，例如 +65 9123 4567。",
        ask: "请输入您的手机号码。",
    },
    foreign_mobile: FieldWords {
        label: "手机号码",
        help: "以 + 和国家代码开头，例如 +91 98765 43210。",
        ask: "请输入您的手机号码，以 + 和国家代码开头。",
    },
    department: FieldWords {
        label: "部门",
        help: "您工作的部门或团队，最多64个字符。",
        ask: "请输入您的部门或团队。",
    },
    password: FieldWords {
        label: "密码",
        help: "至少12个字符，并包含以下四类中的三类：小写字母、大写字母、数字、符号。几个互不相关的词既容易记住，又不容易\
               被猜到。",
        ask: "请设置密码。",
    },
    officer_name: FieldWords {
        label: "境外直属主管的姓名",
        help: "您在工作地点的上级。如果对方只有一个名字，填写一次即可。",
        ask: "请输入境外直属主管的姓名。",
    },
    officer_email: FieldWords {
        label: "境外直属主管的电子邮箱",
        help: "",
        ask: "请输入境外直属主管的邮箱地址。",
    },
    company_address: FieldWords {
        label: "境外公司地址",
        help: "最多256个字符，可以分行。",
        ask: "请输入境外公司的地址。",
    },
};

const FAULTS: Faults = Faults {
    unknown_field: "请删除此项：本表格没有这一项。",
    locked: |label| format!("{label}不能在此处更改。"),
    not_text: |label| format!("{label}必须是文字。"),
    unseen_character: |label| {
        format!("{label}含有不可见的字符，它们常常随复制的文字一起带入。请删除后手动输入。")
    },
    too_long: |label, most| format!("{label}最多{most}个字符，请缩短。"),
    address: AddressFaults {
        missing: FIELDS.officer_email.ask,
        too_long: "邮箱地址最多256个字符。",
        local_part_too_long: "邮箱地址在 @ 之前最多64个字符。",
        unseen_character: "邮箱地址含有不可见的字符，它们常常随复制的文字一起带入。请手动输入。",
        no_at: "请输入带有 @ 和域名的邮箱地址，例如 name@agency.gov.sg。",
        several: "请只输入一个邮箱地址，其中只有一个 @。",
        mailto: "请删除“mailto:”，只输入邮箱地址，例如 name@agency.gov.sg。",
        named: "请删除姓名和括号，只输入邮箱地址，例如 name@agency.gov.sg。",
        quoted: "请删除引号，只输入邮箱地址，例如 name@agency.gov.sg。",
        punctuation: "请删除邮箱地址前后的标点符号，例如分号、逗号或句号。",
        space: "请删除空格和其他文字，只输入邮箱地址，例如 name@agency.gov.sg。",
        local_part: "请检查 @ 之前的部分：可以使用英文字母和数字，中间可以用单个的点和 _ - + '。",
        domain: "请检查 @ 之后的部分：必须是域名，例如 agency.gov.sg。",
        look_alike: "请重新手动输入 @ 之后的部分：其中有形似其他字母的字符。",
    },
    mobile: MobileFaults {
        spreadsheet: "请输入完整的号码：Excel 等电子表格缩短了此号码。请把该列设为文本格式，再重新输入号码。",
        unseen_character: "手机号码含有不可见的字符，它们常常随复制的文字一起带入。请手动输入。",
        other_character: "请只用数字填写手机号码。前面可以有 +，中间可以有空格、短横线、点和括号。",
        foreign: "请输入新加坡手机号码。此号码属于其他国家。",
        no_country_code: "请输入以 + 和国家代码开头的手机号码，例如 +91 98765 43210。",
        short: "请输入完整的手机号码。新加坡手机号码有8位数字，此号码不足8位。",
        long: "请检查手机号码。新加坡手机号码有8位数字，此号码超过8位。",
        landline: "请输入手机号码。新加坡手机号码以8或9开头，此号码不是。",
        foreign_short: "请输入完整的手机号码，以 + 和国家代码开头。此号码太短。",
        foreign_long: "请检查手机号码。连同国家代码最多15位数字，此号码超过15位。",
        not_in_use: "请检查国家代码和号码。该国没有使用此号码。",
    },
};

const REGISTRATION: RegistrationFaults = RegistrationFaults {
    username: "请选择由英文字母和数字组成的用户名，中间可以用单个的点、- 或 _，最多64个字符。",
    username_is_address: "请选择一个新的用户名，而不是邮箱地址。例如输入 mei.tan，不要输入 @ 及其后面的部分。",
    username_reserved: "此用户名已被保留，请另选一个。",
    username_taken: "此用户名已有人使用，请另选一个。",
    name_characters: |label| {
        format!("{label}可以使用任何文字的字母、空格和 ' - . , / @ ( )。请删除数字和其他符号。")
    },
    name_without_letter: |label| format!("{label}至少要有一个字母或文字。"),
    foreign_mobile_onshore: "请输入新加坡手机号码。如果您在新加坡境外工作，请向邀请您的公务员申请一份境外工作的邀请。",
    mobile_taken: |support| {
        format!("另一个账户已使用此手机号码，请输入另一个号码。如果那是您以前的账户，请寻求帮助：{support}")
    },
    password_short: "请设置更长的密码：至少12个字符。",
    password_characters: "请从密码中删除不可见的字符，以及某些设备无法输入的字符，例如制表符和表情符号。",
    password_space_at_end: "请删除密码开头或结尾的空格。",
    password_classes: "请设置至少包含以下四类中三类的密码：小写字母、大写字母、数字、符号。",
    password_holds_name: "请设置不包含您的用户名，也不包含您邮箱地址中名称的密码。",
    password_guessable: "请另设密码：攻击者会很早尝试此密码。他们会尝试常用密码、名字、日期和键盘上相邻的键。请使用几个互不相关的词。",
    officer_is_invitee: "请输入主管的邮箱地址，而不是您自己的。",
};

const FACTS: Facts = Facts {
    invited_by: "邀请人",
    your_address: "您的邮箱地址",
    organisation: "所属公司或机构",
    sponsoring_agency: "保荐机构",
    business_operation: "工作地点",
    onshore: "新加坡境内",
    offshore: "新加坡境外",
    offshore_development_centre: "境外开发中心",
    offshore_company: "境外公司",
    register_before: "注册截止时间",
    sign_in_with: "登录账号",
    sign_in_before: "登录截止时间",
    your_username: "您的用户名",
};

const PAGE: Page = Page {
    language: "中文",
    skip: "跳到主要内容",
    help: "TechPass 帮助",
    register: "注册",
    register_title: "注册 TechPass",
    error_title: "有误：注册 TechPass",
    invited: |inviter| format!("{inviter} 邀请您使用 TechPass，即新加坡政府开发者服务的账户。"),
    your_invitation: "您的邀请",
    your_account: "您的账户",
    all_required: "请填写所有项目。",
    correct: "请更正以下各项",
    done: Notice {
        title: "注册成功", text: "请用此用户名登录，而不是用您的邮箱地址。"
    },
    done_username: "您的用户名是",
    next: "接下来该做什么",
    next_mail: "我们也已把用户名发到您的邮箱。",
    next_activate: "请在30天之内登录，以激活您的账户。",
    next_seed: "请在 SEED 登记您的设备。另一封邮件会说明如何办理。",
    sign_in: "登录 TechPass",
    expired: Notice {
        title: "此邀请已过期", text: "链接已经失效。请向邀请您的公务员申请新的邀请。"
    },
    superseded: Notice {
        title: "此邀请已被更新的邀请取代",
        text: "请打开您收到的最新一封邀请邮件，并使用其中的链接。",
    },
    revoked: Notice {
        title: "此邀请已被撤回",
        text: "链接已经失效。如果您仍然需要账户，请联系邀请您的公务员。",
    },
    registered: Notice {
        title: "您已经注册过了", text: "请用我们发到您邮箱的用户名登录。"
    },
    not_allowed: Notice {
        title: "您无法用这个邮箱地址注册",
        text: "您邮箱地址中 @ 之后的部分，已不在使用 TechPass 的机构名单上。",
    },
    tell_officer: "通知邀请您的公务员",
    officer_told: "我们已通知邀请您的公务员。如果您仍然需要账户，请与其联系。",
    declined: Notice {
        title: "您已谢绝此邀请",
        text: "链接已经失效。如果您改变了主意，请联系邀请您的公务员。",
    },
    account_ended: Notice {
        title: "您的账户已终止",
        text: "您不能再登录这个账户。如果您仍然需要账户，请向邀请您的公务员申请新的邀请。",
    },
    misspelt: Notice {
        title: "这个地址不完全正确",
        text: "它与您邮件中的链接略有不同。请用下面的按钮打开您的邀请。",
    },
    not_found: Notice {
        title: "找不到页面",
        text: "这个地址没有内容。如果您是通过邮件中的链接来到这里，请从邮件中复制完整的链接，再打开一次。",
    },
    open_invitation: "打开您的邀请",
    unavailable: Notice {
        title: "服务暂时无法使用", text: "没有作出任何更改。请稍候片刻，然后返回重试。"
    },
    too_many_tries: "尝试次数过多",
    too_many_tries_text: |moment| format!("您的邀请仍然有效。请在{moment}之后再次打开链接。"),
    yes: "是",
    no: "否",
    choose_yes_or_no: "请选择“是”或“否”。",
    go_on: "继续",
    unchanged: Notice {
        title: "没有作出任何更改", text: "您可以关闭此页面，或再次打开邮件中的链接。"
    },
    masthead: Masthead {
        title: "新加坡政府机构网站",
        how: "如何识别",
        domain: "官方网站的网址以 .gov.sg 结尾",
        domain_text: "政府机构通过 .gov.sg 网站与公众联系。请查看本页的网址。",
        secure: "安全的网站使用 HTTPS",
        secure_text: "请查看网址前是否有锁形图标或 https://。请只在官方的安全网站上提供敏感资料。",
    },
    genuine: Genuine {
        title: "如何确认邮件是我们发出的",
        sender: |sender| format!("我们的邮件由 {sender} 发出。请核对完整的地址，而不只是地址前面的名称。"),
        links: "我们邮件中的每个链接都以下列地址之一开头：",
        officer: "我们的邮件会写明邀请您的公务员。如果您不确定，请用您已经知道的电话号码或邮箱地址询问这位公务员。",
        secrets: "我们绝不会通过邮件、电话或短信索取您的密码、一次性验证码或金钱。",
        report: "如果邮件不是我们发出的，请不要打开其中的链接。请通过下面的帮助页面告诉我们，或拨打 ScamShield 热线 1799。",
    },
};

const OBJECTIONS: Objections = Objections {
    title: "此邀请有问题吗？",
    not_wanted: "我不想要此账户",
    wrong_person: "我不是被邀请的人",
    wrong_details: "资料有误",
    choose: "请选择此邀请有什么问题。",
    decline: "您要谢绝此邀请吗？",
    decline_not_wanted: |inviter| format!("您的链接将会失效。我们会告诉 {inviter}，您不想要此账户。"),
    decline_wrong_person: |inviter| format!("链接将会失效。我们会告诉 {inviter}，邀请发给了错误的人。"),
    reject: "您要告诉公务员资料有误吗？",
    reject_text: |inviter| {
        format!(
            "我们会发邮件给 {inviter}。您的链接仍然有效。如果公务员更正资料，您会收到一封带有新链接的邮件。"
        )
    },
    done: "您已谢绝邀请",
    done_text: |inviter| format!("我们正在告诉 {inviter}。您可以关闭此页面。"),
    told: "我们正在告诉公务员",
    told_text: |inviter| {
        format!("我们正在发邮件告诉 {inviter} 资料有误。如果公务员更正资料，您会收到一封带有新链接的邮件。")
    },
    told_already: "已经告诉公务员",
    told_until: |moment| format!("我们已经告诉公务员资料有误。您可以在{moment}之后再次告诉他们。"),
    told_often: "我们已经多次告诉公务员资料有误。请直接联系公务员。",
};

const ASKING: Asking = Asking {
    button: "申请新的邀请",
    title: "您要申请新的邀请吗？",
    text: |inviter| format!("我们会发邮件告诉 {inviter}，您申请新的邀请。"),
    done: "我们正在为您申请新的邀请",
    done_text: |inviter| {
        format!("我们正在发邮件给 {inviter}。如果公务员再次邀请您，您会收到一封带有新链接的邮件。")
    },
    already: "您已经申请过了",
    until: |moment| format!("我们已经发邮件告诉公务员您申请新的邀请。您可以在{moment}之后再次申请。"),
    often: "您已经多次申请新的邀请。请直接联系公务员。",
    has_newer: "您有一份更新的邀请。请打开您收到的最新一封邀请邮件，并使用其中的链接。",
    has_account: "您的邮箱地址已经有账户了。请登录 TechPass。",
    is_open: "您的邀请仍然有效。请用它的链接注册。",
    busy: Notice {
        title: "公务员今天收到了很多申请",
        text: "我们没有发邮件给公务员。请直接联系公务员，或明天再试。",
    },
};

const MAILS: Mails = Mails {
    button: "如果按钮无法使用，请打开这个地址：",
    help: "帮助",
    genuine: "如何确认这封邮件是我们发出的",
    objection: "如果您不想要此账户、不是被邀请的人，或资料有误，请告诉公务员",
    reminder_subject: "提醒：您的 TechPass 邀请即将过期",
    reminder_text: |inviter| {
        format!("{inviter} 邀请您使用 TechPass，即新加坡政府开发者服务的账户。您还没有注册。")
    },
    reminder_step: "请在截止时间之前注册。链接与我们先前邮件中的相同，仅供您本人使用，请不要转发这封邮件。",
    invitation_subject: "邀请您使用 TechPass：请注册",
    invitation_text: PAGE.invited,
    invitation_step: "请注册，并选择您的用户名和密码。链接仅供您本人使用，请不要转发这封邮件。",
    invitation_reason: |inviter, invitee| {
        format!(
            "您收到这封邮件，是因为 {inviter} 邀请了 {invitee} 使用 TechPass。如果您并不知情，请忽略这封邮件：\
             您不注册，就不会有账户。"
        )
    },
    onboarding_subject: "欢迎使用 TechPass：请激活您的账户",
    onboarding_text: |inviter| format!("{inviter} 邀请您使用 TechPass，您的账户已经准备好了。"),
    onboarding_step: "请用您所属机构的账户登录一次，以激活账户。",
    onboarding_reason: |inviter, invitee| {
        format!(
            "您收到这封邮件，是因为 {inviter} 邀请了 {invitee} 使用 TechPass。如果您并不知情，请不要登录，并联系技术支持。"
        )
    },
    account_subject: "您的 TechPass 账户已经准备好了",
    account_text: "您已成功注册 TechPass。",
    account_step: "要激活账户，请在30天之内用以下的用户名登录，而不是用您的邮箱地址。",
    account_reason: |invitee| {
        format!(
            "您收到这封邮件，是因为有人用发给 {invitee} 的邀请注册了 TechPass。如果不是您本人，请联系技术支持。"
        )
    },
    seed_subject: "请在 SEED 登记您的设备",
    seed_text: "您的工作需要一台已在 SEED（政府的设备管理系统）登记的联网设备。",
    seed_step: "请在该设备上登录 TechPass，并按照其中的 SEED 步骤办理。",
    seed_action: "开始 SEED 登记",
    seed_reason: |inviter, invitee| {
        format!(
            "您收到这封邮件，是因为 {inviter} 邀请了 {invitee} 使用 TechPass，并要求登记 SEED。如果您并不知情，请联系技术支持。"
        )
    },
    activation_reminder_subject: "请登录 TechPass，以保留您的账户",
    activation_reminder_text: "您有一个 TechPass 账户，但您还没有登录过。",
    activation_reminder_step: "请在以下时间之前登录一次。否则账户将会终止，您需要申请新的邀请。",
    ended_subject: "您的 TechPass 账户已终止",
    ended_text: "您的 TechPass 账户在30天之内没有登录，因此已经终止。",
    ended_step: "如果您仍然需要账户，请向邀请您的公务员申请新的邀请。",
    ended_reason: |inviter, invitee| {
        format!(
            "您收到这封邮件，是因为 {inviter} 邀请了 {invitee} 使用 TechPass。如果您不知道这个账户，请联系技术支持。"
        )
    },
    withdrawn_subject: "您的 TechPass 邀请已被撤回",
    withdrawn_text: |inviter| format!("{inviter} 撤回了对您的 TechPass 邀请。您的账户已被移除。"),
    withdrawn_step: "您不需要做任何事。如果您仍然需要账户，请联系该公务员。",
    withdrawn_reason: |inviter, invitee| {
        format!(
            "您收到这封邮件，是因为 {inviter} 曾邀请 {invitee} 使用 TechPass。如果您并不知道这个邀请，请联系技术支持。"
        )
    },
    again_subject: "有人再次邀请您使用 TechPass",
    again_text: |officer| format!("{officer} 想邀请您使用 TechPass，但您已经有账户了。"),
    again_step: "没有任何更改。请继续用以下的用户名登录。",
    again_reason: "您收到这封邮件，是因为您有 TechPass 账户。如果您不知道这个账户，请联系技术支持。",
    corrected_subject: "我们更正了您的 TechPass 账户资料",
    corrected_text: "TechPass 技术支持按照一份服务请求，更正了您账户的资料。",
    corrected_step: "您无需采取任何行动。如果您并不知情，请联系技术支持，并提供服务请求编号。",
    corrected_reason: |invitee| {
        format!(
            "您收到这封邮件，是因为 {invitee} 的 TechPass 账户资料有更改。如果您并不知情，请联系技术支持。"
        )
    },
    corrected_details: "已更正",
    released_subject: "技术支持已终止您的 TechPass 账户",
    released_text: "TechPass 技术支持按照一份服务请求，终止了您的账户。您不能再登录这个账户。",
    released_step: "如果您仍然需要账户，请向邀请您的公务员申请新的邀请。如果您并不知情，请联系技术支持，并提供服务请求编号。",
    released_reason: |invitee| {
        format!(
            "您收到这封邮件，是因为 {invitee} 的 TechPass 账户已终止。如果您不知道这个账户，请联系技术支持。"
        )
    },
    resumed_subject: "您又能收到 TechPass 的邮件了",
    resumed_text: |invitee| {
        format!("我们曾停止向 {invitee} 发送邮件。TechPass 技术支持按照一份服务请求，恢复了邮件发送。")
    },
    resumed_step: "您无需采取任何行动。如果您不想收到我们的邮件，请联系技术支持，并提供服务请求编号。",
    resumed_reason: |invitee| {
        format!(
            "您收到这封邮件，是因为 {invitee} 受邀使用 TechPass，而且又能收到我们的邮件了。如果您并不知情，请联系技术支持。"
        )
    },
    service_request: "服务请求",
};
