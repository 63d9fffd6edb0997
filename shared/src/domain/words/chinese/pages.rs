//! The pages of the registration link in Chinese.

use crate::domain::words::{AskAgainPages, Facts, Masthead, Notice, Objections, Page, VerifyPage};

pub(super) const FACTS: Facts = Facts {
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

pub(super) const PAGE: Page = Page {
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
    genuine: VerifyPage {
        title: "如何确认邮件是我们发出的",
        sender: |sender| format!("我们的邮件由 {sender} 发出。请核对完整的地址，而不只是地址前面的名称。"),
        links: "我们邮件中的每个链接都以下列地址之一开头：",
        officer: "我们的邮件会写明邀请您的公务员。如果您不确定，请用您已经知道的电话号码或邮箱地址询问这位公务员。",
        secrets: "我们绝不会通过邮件、电话或短信索取您的密码、一次性验证码或金钱。",
        report: "如果邮件不是我们发出的，请不要打开其中的链接。请通过下面的帮助页面告诉我们，或拨打 ScamShield 热线 1799。",
    },
};

pub(super) const OBJECTIONS: Objections = Objections {
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

pub(super) const ASKING: AskAgainPages = AskAgainPages {
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
