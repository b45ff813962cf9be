/** Hover texts of the schema of org files in Chinese, by the English ones. */
export const SCHEMA_TEXTS: Readonly<Record<string, string>> = {
  'orgctl org file': 'orgctl 组织文件',
  'A part of an organisation in WeCom (企业微信): departments, members and tags. All files of an org folder together are one organisation. What an object does not state is not managed and keeps its live value; null clears a value.':
    '企业微信组织的一部分：部门、成员和标签。组织文件夹里的所有文件合起来是一个组织。对象没有写的字段不受管理，保持线上的值；null 表示清空。',
  'Version of the org file format. Required in every file.': '组织文件格式的版本，每个文件都必须写。',
  'Departments (部门), in any order. A list that appears in no file at all leaves the departments of WeCom unmanaged; [] states that there are none. At most 30,000 in a corp, in at most 15 levels.':
    '部门，顺序不限。所有文件都没有这个列表时，企业微信的部门不受管理；[] 表示没有部门。每个企业最多 30,000 个，最多 15 级。',
  'Members (成员), in any order. A list that appears in no file at all leaves the members of WeCom unmanaged; [] states that there are none.':
    '成员，顺序不限。所有文件都没有这个列表时，企业微信的成员不受管理；[] 表示没有成员。',
  'Tags (标签), in any order. A list that appears in no file at all leaves the tags of WeCom unmanaged; [] states that there are none. At most 3,000 in a corp.':
    '标签，顺序不限。所有文件都没有这个列表时，企业微信的标签不受管理；[] 表示没有标签。每个企业最多 3,000 个。',
  'Facts about the corp itself. At most once in all files.': '企业本身的信息，所有文件中最多写一次。',
  'The corpid these files belong to. With it orgctl refuses to touch any other corp.':
    '这些文件所属的企业 ID（corpid）。写了之后 orgctl 拒绝改动其他企业。',
  'What orgctl may do. At most once in all files; what it leaves out has the default.':
    'orgctl 可以做什么。所有文件中最多写一次；没有写的取默认值。',
  'What happens to live objects that no file declares.': '线上存在而文件没有声明的对象如何处理。',
  'Live members that no file declares: delete (default) or keep.':
    '文件没有声明的线上成员：delete 删除（默认）或 keep 保留。',
  'Live departments that no file declares: delete (default) or keep.':
    '文件没有声明的线上部门：delete 删除（默认）或 keep 保留。',
  'Live tags that no file declares: keep (default) or delete those that orgctl made.':
    '文件没有声明的线上标签：keep 保留（默认），或 delete 删除 orgctl 创建的标签。',
  'How many objects of a kind one apply may delete without --allow-deletes.':
    '不加 --allow-deletes 时，一次 apply 每类对象最多可以删除多少个。',
  'Objects that are never updated, moved, renamed or deleted.': '永远不会被更新、移动、改名或删除的对象。',
  'userids or globs over userids; case is ignored.': 'userid 或 userid 通配符，不区分大小写。',
  'A userid, or a glob over userids.': '一个 userid，或 userid 通配符。',
  'Protected departments.': '受保护的部门。',
  'Names of protected tags.': '受保护标签的名称。',
  'Manage only these departments and what is below them. Without it the whole corp is managed.':
    '只管理这些部门及其下级。不写则管理整个企业。',
  'Fields that are left alone, whatever the files say.': '无论文件怎么写都不改动的字段。',
  'Department fields that are left alone.': '不改动的部门字段。',
  'A department field.': '一个部门字段。',
  'Member fields that are left alone.': '不改动的成员字段。',
  'A member field.': '一个成员字段。',
  'Tag fields that are left alone.': '不改动的标签字段。',
  'A tag field.': '一个标签字段。',
  'What happens to members who leave the files, where policy.unmanaged.members says delete. Without it they are deleted at once.':
    'policy.unmanaged.members 为 delete 时，离开文件的成员如何处理。不写则立即删除。',
  'Disable them first, and delete them with the first apply after so many days (7d) or hours (12h). Back in the files they are enabled again.':
    '先禁用，过了这么多天（7d）或小时（12h）之后，在下一次 apply 时删除。重新写回文件则恢复启用。',
  'Whether WeCom invites new members (to_invite): by WeChat notice, SMS or mail, once a day for up to three working days. Default false.':
    '企业微信是否邀请新成员（to_invite）：通过微信通知、短信或邮件，每天一次，最多三个工作日。默认 false。',
  'How changes reach WeCom. auto (default) chooses between single calls and the bulk job sync; replace runs only when named.':
    '变更以何种方式写入企业微信。auto（默认）在逐个调用 calls 和批量任务 sync 之间选择；replace 只有明确写出时才会使用。',
  'Who has to agree to what. orgctl diff lists them for a change of the files; the rules of the former files count.':
    '哪些变更需要谁同意。orgctl diff 会列出文件改动所需的审批人；以改动之前的规则为准。',
  'When one of these happens, all of those have to agree.': '发生其中任何一种情况时，列出的各方都必须同意。',
  'What happens.': '发生的情况。',
  'member.move: a member comes into or out of a department. member.leader: a member begins or ceases to lead one. member.update: anything else of a member. settings: the policy itself, or which kinds are managed.':
    'member.move：成员进入或离开部门。member.leader：成员成为或不再是部门负责人。member.update：成员的其他变更。settings：policy 本身，或管理哪些类别的对象。',
  'Only what happens in these departments or below them. Without it anywhere.':
    '只针对这些部门及其下级发生的情况。不写则不限部门。',
  'Who has to agree: all of these.': '必须同意的各方：全部都要同意。',
  'owners: one who leads each department concerned, else the nearest one above it. tag:NAME: one who is in the tag. member:USERID: this member.':
    'owners：每个相关部门的一位负责人，没有则为最近的上级部门的负责人。tag:名称：标签中的一位成员。member:USERID：该成员本人。',
  'The limit is exceeded when more than max objects go or, from the 4th deletion on, more than max_percent of the live ones. Above 80 % it always is.':
    '删除数超过 max，或从第 4 个删除起超过线上总数的 max_percent 时，即为超限。超过 80 % 时一律超限。',
  'Objects that may be deleted at once; 0 means none. Default 20.':
    '一次最多可以删除的对象数；0 表示一个也不能删。默认 20。',
  'Part of the live objects that may be deleted at once, in per cent. Default 10.':
    '一次最多可以删除线上对象的百分之几。默认 10。',
  'A handle by which other places in the files point at this department. It stays the same when the department is renamed or moved. A letter, then small letters, digits, dot, underscore and hyphen.':
    '文件中其他地方引用这个部门所用的标识，部门改名或移动时不变。以字母开头，由小写字母、数字、点、下划线和连字符组成。',
  'Name of the department, unique among its siblings. 1 to 64 characters, none of \\ : * ? " < > |.':
    '部门名称，同级之间不能重复。1 到 64 个字符，不能含 \\ : * ? " < > |。',
  'Numeric id of the department in WeCom: a 32-bit number above 1 (1 is the root, which cannot be declared).':
    '部门在企业微信中的数字 id：大于 1 的 32 位整数（1 是根部门，不能声明）。',
  'Names from below the root: /研发中心/后端组. A slash inside a name is written \\/.':
    '从根部门之下开始的名称路径：/研发中心/后端组。名称中的斜杠写成 \\/。',
  'A department: its id (a number), its path (/研发中心/后端组; / is the root) or its key.':
    '一个部门：它的 id（数字）、路径（/研发中心/后端组；/ 是根部门）或 key。',
  'A department (部门). name is required where there is no id.': '一个部门。没有 id 时必须写 name。',
  'English name, unique among siblings; same characters as name. WeCom keeps it only when several languages are switched on in the console. null clears it.':
    '英文名称，同级之间不能重复；可用字符与 name 相同。只有管理后台开启了多语言，企业微信才会保存。null 表示清空。',
  "Place among the siblings: the larger, the further up. 1 to 4294967295. Without it WeCom's own order stays.":
    '在同级中的排序：数值越大越靠前。1 到 4294967295。不写则保持企业微信中的顺序。',
  'The department above, for departments that are not nested below it. Without it, and not nested, the department is directly below the root.':
    '上级部门，用于没有嵌套写在上级之下的部门。既不写也不嵌套时，部门直接位于根部门之下。',
  'Earlier paths of this department: it is renamed or moved instead of deleted and created.':
    '这个部门以前的路径：据此改名或移动，而不是删除后新建。',
  'Departments directly below this one.': '这个部门的直接下级部门。',
  'Id of a member: 1 to 64 letters, digits and _ - @ ., the first a letter or digit. Case makes no difference. Avoid @.':
    '成员 UserID：1 到 64 个字母、数字或 _ - @ .，首字符为字母或数字，不区分大小写。请避免使用 @。',
  'A department the member is in: its key, path or id, or a mapping that also says what the member is there.':
    '成员所在的部门：它的 key、路径或 id；或者一个映射，同时说明成员在其中的身份。',
  'Whether the member leads this department. Without it the live value stays, false for a new place.':
    '成员是否为该部门的负责人。不写则保持线上的值，新加入的部门为 false。',
  'Place among the members of this department: the larger, the further up. 0 to 4294967295. Without it the live value stays, 0 for a new place.':
    '在该部门成员中的排序：数值越大越靠前。0 到 4294967295。不写则保持线上的值，新加入的部门为 0。',
  'A member (成员).': '一个成员。',
  'Name, 1 to 64 characters. Required to create the member.': '姓名，1 到 64 个字符。创建成员时必须写。',
  'Alias (别名), 1 to 64 characters. null clears it.': '别名，1 到 64 个字符。null 表示清空。',
  'Mobile number, unique in the corp; digits with single blanks or hyphens between them, at most 32 characters. Mainland numbers may leave out +86, all others need the country code. In quotes. Once a member has activated WeCom it can no longer be changed. mobile and email cannot both be null.':
    '手机号，企业内不能重复；数字之间可以有单个空格或连字符，最多 32 个字符。大陆号码可以省略 +86，其他号码必须带国家码。要加引号。成员激活企业微信之后不能再修改。mobile 和 email 不能同时为 null。',
  'Mail address, unique in the corp; 6 to 64 bytes. mobile and email cannot both be null.':
    '邮箱，企业内不能重复；6 到 64 个字节。mobile 和 email 不能同时为 null。',
  "Company mail address (企业邮箱), unique in the corp; 6 to 63 bytes, in the corp's own mail domain. Setting it makes a mailbox. It can be changed once if WeCom assigned it, else never.":
    '企业邮箱，企业内不能重复；6 到 63 个字节，使用企业自己的邮箱域名。设置后会开通邮箱。由企业微信分配的可以修改一次，否则不能修改。',
  'Position (职务), at most 128 characters. null clears it.': '职务，最多 128 个字符。null 表示清空。',
  'Gender: male (男) or female (女).': '性别：male（男）或 female（女）。',
  'Landline, at most 32 of digits, - + and comma. null clears it.':
    '座机，最多 32 个字符，由数字、- 、+ 和逗号组成。null 表示清空。',
  'Address, at most 128 characters. null clears it.': '地址，最多 128 个字符。null 表示清空。',
  'Exactly the departments the member is in, 1 to 100: no others.': '成员所在的全部部门，1 到 100 个：不多也不少。',
  'The main department, one of departments. Without it the live one stays if it still is among them, else it becomes the first.':
    '主部门，必须是 departments 之一。不写则线上的主部门仍在其中时保持不变，否则为第一个。',
  "userid of the member's direct leader (直属上级), one at most. null clears it.":
    '直属上级的 userid，最多一个。null 表示清空。',
  'false disables the member (禁用), true lifts that.': 'false 禁用成员，true 解除禁用。',
  'Extended attributes (扩展属性) by name, each managed on its own: a text, a web address with a title, or null to clear it. WeCom ignores names that are not defined in the console. null clears all.':
    '扩展属性，按名称逐项管理：文本、带标题的网页，或 null 清空该项。管理后台没有定义的名称会被企业微信忽略。整个写 null 表示全部清空。',
  主页: '主页',
  'Position shown to people outside (对外职务), at most 12 characters. null clears it.':
    '对外职务，最多 12 个字符。null 表示清空。',
  "What people outside see (对外属性), as in WeCom's own calls; managed as a whole. null clears it.":
    '对外属性，结构与企业微信接口相同；作为整体管理。null 表示清空。',
  'Short name of the corp, one of the certified ones; empty for the default.':
    '企业简称，必须是已认证的简称之一；留空则用默认的。',
  'The WeChat channel (视频号) shown; it must be bound to the corp.': '对外展示的视频号；必须已绑定到企业。',
  'Name of the channel.': '视频号名称。',
  'As WeCom returns it: whether the nickname is in effect. Reading only.':
    '企业微信返回的值：视频号名称是否生效。只读。',
  'Attributes shown to people outside.': '对外展示的属性。',
  'Earlier userids of this member. WeCom lets a userid change only once, and only when it was made by the system.':
    '这个成员以前的 userid。企业微信只允许修改一次，而且只限系统自动生成的 userid。',
  'A text of at most 64 characters, or a web address with the title it is shown under, or null to clear the attribute.':
    '最多 64 个字符的文本，或带显示标题的网页，或 null 清空该属性。',
  'Address, starting with http:// or https://.': '网址，以 http:// 或 https:// 开头。',
  'Title, 1 to 12 characters.': '标题，1 到 12 个字符。',
  'An attribute shown to people outside: a text (type 0), a web address (1) or a mini program (2). It must be defined in the console.':
    '对外展示的一个属性：文本（type 0）、网页（1）或小程序（2）。必须已在管理后台定义。',
  '0 text, 1 web address, 2 mini program.': '0 文本，1 网页，2 小程序。',
  'Name of the attribute as defined in the console.': '管理后台中定义的属性名称。',
  'For type 0.': '用于 type 0。',
  'At most 32 characters; WeCom may refuse more than 12.': '最多 32 个字符；超过 12 个时企业微信可能拒绝。',
  'For type 1. Both empty clears it.': '用于 type 1。两项都为空表示清空。',
  'Title, at most 12 characters.': '标题，最多 12 个字符。',
  'For type 2. appid and title both empty clears it.': '用于 type 2。appid 和 title 都为空表示清空。',
  'appid of a mini program that is installed in the corp.': '企业已安装的小程序的 appid。',
  'Page of the mini program.': '小程序的页面。',
  'Name of a tag, unique in the corp; 1 to 32 characters.': '标签名称，企业内不能重复；1 到 32 个字符。',
  'A tag (标签). name is required where there is no id.': '一个标签。没有 id 时必须写 name。',
  'Numeric id of the tag in WeCom.': '标签在企业微信中的数字 id。',
  'Exactly the members that carry the tag themselves. Without it they are left alone.':
    '直接打上这个标签的全部成员。不写则不改动。',
  'Exactly the departments that carry the tag. Without it they are left alone.':
    '打上这个标签的全部部门。不写则不改动。',
  'Earlier names of this tag: it is renamed instead of deleted and created.':
    '这个标签以前的名称：据此改名，而不是删除后新建。',
}
