-- S12 死亡后领取：差错是去世后还发了两个月
INSERT INTO 添死亡
SELECT 证件号, 姓名, 日, 日 + 9 FROM (
    SELECT *, CASE WHEN 变式 = 3 THEN DATE '2024-01-09'
                   WHEN 种类 = 'trap' AND 变式 = 0 THEN 月初(移) -- 一日去世，当月也照发
                   ELSE 月初(移) + CAST(签('特去世', k) % 28 AS INTEGER) END AS 日
    FROM 特别人 WHERE 规则 = 'S12' AND 位 = 0 ORDER BY k);
-- 去世前两个月的，去世后一笔补发
DELETE FROM 特发 WHERE 规则 = 'S12' AND 种类 = 'trap' AND 变式 = 1 AND 序 = 移 - 1;
UPDATE 特发 SET 期数 = 2, 金额 = 2 * 金额, 付月 = 移 + 2, 发放类型 = '补发'
WHERE 规则 = 'S12' AND 种类 = 'trap' AND 变式 = 1 AND 序 = 移;
INSERT INTO 答案
SELECT 规则, 人期键(证件号, 政策代码, 期间), 种类,
       CASE WHEN 种类 = 'fault' THEN '去世的次月以后还在发'
            WHEN 变式 = 0 THEN '去世的当月照发' WHEN 变式 = 1 THEN '去世后补发生前的月份'
            ELSE '去世的是同名的人' END
FROM 特发
WHERE 规则 = 'S12' AND CASE WHEN 种类 = 'fault' THEN 序 > 移 WHEN 变式 < 2 THEN 序 = 移
                            ELSE 位 = 1 AND 序 = 移 + 1 END
ORDER BY k, 序;

-- S20 财政供养：差错从“移”那个月起在编，到两个月以后
INSERT INTO 添供养
SELECT 证件号, 姓名,
       CASE WHEN 种类 = 'trap' AND 变式 = 0 THEN '公益性岗位' WHEN 种类 = 'trap' AND 变式 = 1 THEN '村医'
            ELSE '在编' END,
       CASE WHEN 种类 = 'fault' THEN 月初(移) ELSE DATE '2015-03-01' END,
       CASE WHEN 种类 = 'fault' THEN 月底(移 + 2)
            WHEN 变式 = 2 THEN DATE '2023-11-30' END
FROM 特别人
WHERE 规则 = 'S20' AND 位 = CASE WHEN 种类 = 'fault' AND 变式 = 2 OR 种类 = 'trap' AND 变式 = 3
                            THEN 1 ELSE 0 END
ORDER BY k;
INSERT INTO 添婚姻
SELECT CASE WHEN 甲.件 % 2 = 0 THEN 甲.证件号 ELSE 乙.证件号 END,
       CASE WHEN 甲.件 % 2 = 0 THEN 乙.证件号 ELSE 甲.证件号 END,
       DATE '2009-10-01', CASE WHEN 种类 = 'trap' THEN DATE '2021-06-15' END
FROM 特别人 AS 甲 JOIN 特别人 AS 乙 USING (规则, 种类, 件)
WHERE 规则 = 'S20' AND 甲.位 = 0 AND 乙.位 = 1 ORDER BY 甲.k;
INSERT INTO 答案
SELECT 规则, 人期键(证件号, 政策代码, 期间), 种类,
       CASE WHEN 种类 = 'fault' AND 变式 = 2 THEN '配偶在编'
            WHEN 种类 = 'fault' THEN '本人在编'
            WHEN 变式 = 0 THEN '公益性岗位人员' WHEN 变式 = 1 THEN '村医'
            WHEN 变式 = 2 THEN '早已不在编' WHEN 变式 = 3 THEN '在编的是离了婚的配偶'
            ELSE '在编，领的是高龄津贴' END
FROM 特发
WHERE 规则 = 'S20' AND CASE WHEN 种类 = 'fault' THEN 序 BETWEEN 移 AND 移 + 2 ELSE 序 = 移 END
ORDER BY k, 序;
