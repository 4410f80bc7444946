-- S02 证件号无效
INSERT INTO 答案
SELECT 规则, MAP {'证件号': 证件号}, 种类,
       CASE WHEN 种类 = 'trap' THEN '前缀是改设、撤销了的或外地的区划，或生在闰日'
            WHEN 变式 = 0 THEN '出生日期不成日期' ELSE '前缀从来不是区划代码' END
FROM 特别人 WHERE 规则 = 'S02';

-- S06 多人一卡：都发到第一人的卡上
CREATE TABLE 合用 AS
SELECT 甲.k, 乙.卡号, 乙.证件号, 甲.证件号 AS 本人, 甲.种类, 甲.变式, 甲.移, 乙.件
FROM 特别人 AS 甲 JOIN 特别人 AS 乙 USING (规则, 种类, 件)
WHERE 规则 = 'S06' AND 甲.位 > 0 AND 乙.位 = 0 ORDER BY 甲.k;
UPDATE 特发 SET 卡号 = 合用.卡号 FROM 合用
WHERE 特发.k = 合用.k AND NOT (合用.种类 = 'trap' AND 合用.变式 = 2);
INSERT INTO 添监护
SELECT 本人, 证件号, DATE '2018-01-01', NULL FROM 合用 WHERE 种类 = 'trap' AND 变式 < 2 ORDER BY k;
-- 错发到别人的卡上，银行退回，再发到本人的卡
INSERT INTO 特发
SELECT 发.* REPLACE (合用.卡号 AS 卡号, 4 AS 提前, '失败' AS 状态)
FROM 特发 AS 发 JOIN 合用 USING (k)
WHERE 合用.种类 = 'trap' AND 合用.变式 = 2 AND 发.序 = 合用.移 ORDER BY k;
INSERT INTO 答案
SELECT 规则, MAP {'卡号': 卡号}, 种类,
       CASE WHEN 种类 = 'fault' THEN '几个人的补贴发在一张卡上，没有监护关系'
            WHEN 变式 < 2 THEN '孩子的补贴发在监护人的卡上'
            ELSE '错发到别人卡上的一笔失败了' END
FROM 特别人 WHERE 规则 = 'S06' AND 位 = 0 ORDER BY k;

-- S07 一人多卡：差错是两张卡同时有效；陷阱是换了卡，旧卡有止日，或只重叠二十天
INSERT INTO 添卡
SELECT 卡号, 证件号, CASE WHEN 种类 = 'trap' THEN '注销' ELSE '正常' END, DATE '2016-05-01',
       CASE WHEN 种类 = 'trap' THEN 月初(移) + CAST(CASE WHEN 变式 = 0 THEN -1 ELSE 19 END AS INTEGER) END
FROM 特别人 WHERE 规则 = 'S07' ORDER BY k;
INSERT INTO 添卡
SELECT 新卡号, 证件号, '正常',
       CASE WHEN 种类 = 'fault' AND 变式 = 0 THEN DATE '2019-09-01' ELSE 月初(移) END, NULL
FROM 特别人 WHERE 规则 = 'S07' ORDER BY k;
UPDATE 特发 SET 卡号 = 人.新卡号 FROM 特别人 AS 人
WHERE 特发.k = 人.k AND 人.规则 = 'S07'
  AND (CASE WHEN 人.种类 = 'fault' AND 人.变式 = 0 THEN 特发.序 % 2 = 0
            ELSE 特发.序 >= 人.移 + CASE WHEN 人.种类 = 'trap' AND 人.变式 = 1 THEN 1 ELSE 0 END END);
INSERT INTO 答案
SELECT 规则, MAP {'证件号': 证件号}, 种类,
       CASE WHEN 种类 = 'trap' THEN '换了新卡，旧卡注销了'
            WHEN 变式 = 0 THEN '两张都有效的卡轮着领' ELSE '换了新卡，旧卡没有注销' END
FROM 特别人 WHERE 规则 = 'S07' ORDER BY k;
