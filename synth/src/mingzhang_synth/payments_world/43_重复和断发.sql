-- S27 同期重复：差错是同一期又发一次（早四天的一批）
INSERT INTO 特发
SELECT * REPLACE (4 AS 提前) FROM 特发 WHERE 规则 = 'S27' AND 种类 = 'fault' AND 序 = 移 ORDER BY k;
INSERT INTO 特发
SELECT * REPLACE (4 AS 提前, CASE WHEN 变式 = 0 THEN '失败' ELSE '退回' END AS 状态)
FROM 特发 WHERE 规则 = 'S27' AND 种类 = 'trap' AND 变式 < 2 AND 序 = 移 ORDER BY k;
-- 提标：从“移”那个月往前六期（不到六期的从一月起）补差额
INSERT INTO 特发
SELECT * REPLACE (CAST(least(6, 序) AS BIGINT) AS 期数, 10 * least(6, 序) AS 金额, 2 AS 提前,
                  '补发' AS 发放类型)
FROM 特发 WHERE 规则 = 'S27' AND 种类 = 'trap' AND 变式 = 3 AND 序 = 移 ORDER BY k;
INSERT INTO 答案
SELECT DISTINCT 规则, 人期键(证件号, 政策代码, 期间), 种类,
       CASE WHEN 种类 = 'fault' THEN '同一期成功发了两次'
            WHEN 变式 < 2 THEN '失败、退回的重发' WHEN 变式 = 2 THEN '几个月合在一笔补发'
            ELSE '提标后补发差额' END
FROM 特发 WHERE 规则 = 'S27' AND 序 = 移 + CASE WHEN 种类 = 'trap' AND 变式 = 2 THEN 2 ELSE 0 END;

-- 断了两个月，第三个月一笔补上（S27、S35、S53 的陷阱）
DELETE FROM 特发
WHERE 种类 = 'trap' AND 序 IN (移, 移 + 1)
  AND (规则 = 'S27' AND 变式 = 2 OR 规则 = 'S35' AND 变式 = 0 OR 规则 = 'S53' AND 变式 = 2);
UPDATE 特发 SET 期数 = 3, 金额 = 3 * 金额, 发放类型 = '补发'
WHERE 种类 = 'trap' AND 序 = 移 + 2
  AND (规则 = 'S27' AND 变式 = 2 OR 规则 = 'S35' AND 变式 = 0 OR 规则 = 'S53' AND 变式 = 2);

-- S29 互斥：差错是低保、特困同领四个月
INSERT INTO 答案
SELECT 规则, MAP {'证件号': 证件号, '期间': 期间, '甲': 'DB-NC',
                 '乙': CASE WHEN 变式 = 0 THEN 'TK-NC-FS' ELSE 'CJR-SH' END}, 种类,
       CASE WHEN 种类 = 'fault' THEN '低保、特困同时领' WHEN 变式 = 0 THEN '换领的当月重叠'
            ELSE '可以同时领的两项' END
FROM 特发
WHERE 规则 = 'S29' AND 政策代码 = 'DB-NC'
  AND CASE WHEN 种类 = 'fault' THEN 序 BETWEEN 移 AND 移 + 3 ELSE 序 = 移 END
ORDER BY k, 序;

-- S35 超标准：差错是一个月多发（都在标准以上几十元到几百元）
INSERT INTO 特发
SELECT * REPLACE (900 AS 金额, 4 AS 提前, '失败' AS 状态)
FROM 特发 WHERE 规则 = 'S35' AND 种类 = 'trap' AND 变式 = 1 AND 序 = 移 ORDER BY k;
UPDATE 特发 SET 金额 = CASE WHEN 种类 = 'fault' THEN CASE 变式 WHEN 0 THEN 600 WHEN 1 THEN 754 ELSE 120 END
                          WHEN 变式 = 2 THEN 200 ELSE 480 END
WHERE 规则 = 'S35' AND 序 = 移 AND (种类 = 'fault' OR 变式 >= 2);

-- S53 应发未发
DELETE FROM 特发 WHERE 规则 = 'S53' AND 种类 = 'fault' AND 变式 = 0 AND 序 IN (移, 移 + 1);
UPDATE 特发 SET 状态 = '失败' WHERE 规则 = 'S53' AND 种类 = 'fault' AND 变式 = 1 AND 序 = 移;
UPDATE 特别享受 SET 状态 = '暂停' WHERE 规则 = 'S53' AND 种类 = 'trap' AND 变式 = 0;
INSERT INTO 答案
SELECT 规则, 人期键(证件号, 政策代码, 月(移 + 晚)), 种类,
       CASE WHEN 种类 = 'fault' THEN CASE WHEN 变式 = 0 THEN '断了两个月' ELSE '失败了没有重发' END
            WHEN 变式 = 0 THEN '资格暂停了' WHEN 变式 = 1 THEN '资格终止了'
            WHEN 变式 = 2 THEN '后来一笔补发了' ELSE '还没有批准' END
FROM 特别享受, (SELECT unnest([-1, 0, 1]) AS 晚) AS 晚
WHERE 规则 = 'S53'
  AND CASE WHEN 种类 = 'fault' THEN 晚 IN (0, 1 - 变式) WHEN 变式 < 2 THEN 晚 = 1
           WHEN 变式 = 2 THEN 晚 = 0 ELSE 晚 = -1 END
ORDER BY k, 晚;
